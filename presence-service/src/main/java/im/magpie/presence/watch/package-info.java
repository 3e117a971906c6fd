/**
 * Notices changes: by news of sockets, by leases that end, and by looking through all nodes now and then.
 *
 * <p>News only says where to look; what is announced is what the routes say a moment later, so that a reconnect does not flap. Read {@link im.magpie.presence.watch.Watcher} first.
 */
@NullMarked
package im.magpie.presence.watch;

import org.jspecify.annotations.NullMarked;
