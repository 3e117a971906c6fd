package im.magpie.gateway.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Token buckets of this process. Memory is bounded: buckets that are full again are forgotten. */
final class LocalBuckets {
    private static final int MANY = 50_000;
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private record Bucket(double tokens, long at, Rate rate, boolean taken) {
        double tokensAt(long now) {
            return Math.min(rate.burst(), tokens + (now - at) / NANOS * rate.perSecond());
        }
    }

    LocalBuckets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Duration take(String name, Rate rate) {
        long now = nanoTime.getAsLong();
        if (buckets.size() >= MANY) {
            forgetFull(now);
        }
        if (buckets.size() >= MANY && !buckets.containsKey(name)) {
            return Duration.ZERO;
        }
        Bucket after = buckets.merge(name, new Bucket(rate.burst() - 1, now, rate, true), (held, first) -> {
            double tokens = held.tokensAt(now);
            return new Bucket(tokens >= 1 ? tokens - 1 : tokens, now, rate, tokens >= 1);
        });
        return after.taken()
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil((1 - after.tokens()) * NANOS / rate.perSecond()));
    }

    private void forgetFull(long now) {
        buckets.values()
                .removeIf(bucket -> bucket.tokensAt(now) >= bucket.rate().burst());
    }
}
