/**
 * Magpie behind a real nginx with what {@code deploy/nginx} says, in front of upstreams that fail as they are told, and in front of the
 * installation.
 *
 * <p>Only ports, paths and addresses of the configuration are put in for the test. Read {@link im.magpie.e2e.nginx.Nginx} first.
 */
@NullMarked
package im.magpie.e2e.nginx;

import org.jspecify.annotations.NullMarked;
