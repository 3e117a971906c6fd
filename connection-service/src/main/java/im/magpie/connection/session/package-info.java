/**
 * A client's socket as the rest of the service sees it: its state, what it may do, and what waits to be written to it.
 *
 * <p>Everything about one socket happens on its event loop, so there are no locks; other threads hand work over by {@code execute} or an
 * {@code Outbox}. Read {@link im.magpie.connection.session.ClientSocket} first.
 */
@NullMarked
package im.magpie.connection.session;

import org.jspecify.annotations.NullMarked;
