/**
 * The state machine of a client: connection, outbox, sequence of each conversation, sync. No input or output, no clock, no thread.
 *
 * <p>{@link im.magpie.sdk.session.Session} takes an {@link im.magpie.sdk.session.Input} and the time, and answers with
 * {@link im.magpie.sdk.session.Effect}s for a driver to carry out: so that the same inputs give the same effects, in a simulation as in
 * production. Read {@code Session}, then {@code Timelines} (each entry once, in order) and {@code Outbox} (each send stored once).
 */
@NullMarked
package im.magpie.sdk.session;

import org.jspecify.annotations.NullMarked;
