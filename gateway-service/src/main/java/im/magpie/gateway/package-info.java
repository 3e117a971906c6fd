/**
 * The one public door: routes, tokens, limits, headers, and the chat page.
 *
 * <p>What passes here is checked again by the services; the door keeps out what would only cost them time. Read
 * {@link im.magpie.gateway.route.RouteConfiguration} first.
 */
@NullMarked
package im.magpie.gateway;

import org.jspecify.annotations.NullMarked;
