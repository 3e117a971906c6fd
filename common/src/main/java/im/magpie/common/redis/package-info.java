/**
 * One Redis client for each service that asks for it.
 *
 * <p>Reads go to the master, since routes on a replica may be old; few threads, since several services may share one JVM. Read
 * {@link im.magpie.common.redis.RedisAutoConfiguration} first.
 */
@NullMarked
package im.magpie.common.redis;

import org.jspecify.annotations.NullMarked;
