package im.magpie.gateway.access;

import java.time.Duration;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Token buckets that all gateways share through Redis. While Redis is away each gateway counts for itself: a limit that is too
 * generous for a while does less harm than a door that is shut.
 */
@Component
final class RateLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);
    private static final long WITHOUT_REDIS_NANOS = Duration.ofSeconds(1).toNanos();

    private final LocalBuckets local = new LocalBuckets(System::nanoTime);
    private final ObjectProvider<RedissonClient> redis;
    private volatile long askRedisAgainAt = System.nanoTime();

    RateLimiter(ObjectProvider<RedissonClient> redis) {
        this.redis = redis;
    }

    /** Takes one from the bucket: zero if there was one, else how long until there is. Blocks for at most a time-out of Redis. */
    Duration take(String bucket, Rate rate) {
        RedissonClient client = redis.getIfAvailable();
        if (client != null && System.nanoTime() - askRedisAgainAt >= 0) {
            try {
                return SharedBuckets.take(client, bucket, rate);
            } catch (RedisException e) {
                askRedisAgainAt = System.nanoTime() + WITHOUT_REDIS_NANOS;
                LOG.warn("Redis does not answer, so limits are counted by this gateway alone: {}", e.toString());
            }
        }
        return local.take(bucket, rate);
    }
}
