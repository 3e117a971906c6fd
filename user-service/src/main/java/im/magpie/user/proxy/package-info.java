/**
 * Where a request really came from.
 *
 * <p>What a request says of itself in {@code X-Forwarded-*} is believed only of the proxies that the installation names. Read
 * {@link im.magpie.user.proxy.TrustedProxies}.
 */
@NullMarked
package im.magpie.user.proxy;

import org.jspecify.annotations.NullMarked;
