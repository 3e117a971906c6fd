/**
 * Where this node says that it holds sockets of a user, so that others know where to send.
 *
 * <p>Redis holds what others read; the sockets themselves are the truth, and whatever is in doubt is registered anew from them. Read
 * {@link im.magpie.connection.route.RouteRegistry} first.
 */
@NullMarked
package im.magpie.connection.route;

import org.jspecify.annotations.NullMarked;
