/**
 * Which path belongs to which service, and how its instances are tried.
 *
 * <p>An instance that fails is left alone for a while; what has not been sent is sent to the next one. Read {@link im.magpie.gateway.route.Instances} first.
 */
@NullMarked
package im.magpie.gateway.route;

import org.jspecify.annotations.NullMarked;
