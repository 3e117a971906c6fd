/**
 * Pages of entries and heads, asked of any instance of message-service.
 *
 * <p>The one synchronous call of this service: it has a time-out, a circuit breaker for each instance and the next instance to fall back
 * to, runs on virtual threads, and passes the answer's bytes on. Read {@link im.magpie.connection.read.Reads} first.
 */
@NullMarked
package im.magpie.connection.read;

import org.jspecify.annotations.NullMarked;
