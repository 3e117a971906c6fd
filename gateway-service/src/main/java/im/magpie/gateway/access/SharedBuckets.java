package im.magpie.gateway.access;

import java.time.Duration;
import java.util.List;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** Token buckets in Redis, by Redis' own clock. */
final class SharedBuckets {
    /** Answers the milliseconds to wait, 0 if one was taken. A full bucket is the same as none: it expires. */
    private static final String TAKE = """
            local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
            local t = redis.call('TIME')
            local now = t[1] * 1000 + t[2] / 1000
            local held = redis.call('HMGET', KEYS[1], 'n', 't')
            local tokens = math.min(burst, (tonumber(held[1]) or burst) + math.max(0, now - (tonumber(held[2]) or now)) * rate / 1000)
            local wait = 0
            if tokens >= 1 then tokens = tokens - 1 else wait = math.ceil((1 - tokens) * 1000 / rate) end
            redis.call('HSET', KEYS[1], 'n', tostring(tokens), 't', string.format('%.3f', now))
            redis.call('PEXPIRE', KEYS[1], math.ceil(burst * 1000 / rate) + 1000)
            return wait
            """;

    private SharedBuckets() {}

    static Duration take(RedissonClient redis, String bucket, Rate rate) {
        Long wait = redis.getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_WRITE,
                        TAKE,
                        RScript.ReturnType.LONG,
                        List.of("magpie:limit:" + bucket),
                        Integer.toString(rate.perSecond()),
                        Integer.toString(rate.burst()));
        return Duration.ofMillis(wait == null ? 0 : wait);
    }
}
