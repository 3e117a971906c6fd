/**
 * Leaves in good order: clients are sent to other nodes at a rate that those can take.
 *
 * <p>Readiness fails first, no connection is taken any more, and those that are there may finish what they wait for. Read
 * {@link im.magpie.connection.drain.Drain}.
 */
@NullMarked
package im.magpie.connection.drain;

import org.jspecify.annotations.NullMarked;
