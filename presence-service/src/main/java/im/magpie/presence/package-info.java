/**
 * Who is online, and who may see it.
 *
 * <p>Nothing here is durable: presence is worked out from the routes that connection nodes keep in Redis. Read
 * {@link im.magpie.presence.watch.Watcher} first.
 */
@NullMarked
package im.magpie.presence;

import org.jspecify.annotations.NullMarked;
