/**
 * Whether this node can do its work.
 *
 * <p>Readiness tells the truth about what a client can't do without: Kafka and the list of revocations, but not Redis, without which
 * records come all the same. Read {@link im.magpie.connection.health.ConnectionHealthIndicator}.
 */
@NullMarked
package im.magpie.connection.health;

import org.jspecify.annotations.NullMarked;
