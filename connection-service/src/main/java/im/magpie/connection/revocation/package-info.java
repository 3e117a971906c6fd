/**
 * Closes the sockets of sessions that have ended.
 *
 * <p>A socket outlives its access token, so nothing else would end it; user-service is asked every quarter of a second, without Kafka or
 * Redis (G7). Read {@link im.magpie.connection.revocation.RevokedSessions}.
 */
@NullMarked
package im.magpie.connection.revocation;

import org.jspecify.annotations.NullMarked;
