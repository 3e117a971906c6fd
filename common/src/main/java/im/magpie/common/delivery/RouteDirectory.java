package im.magpie.common.delivery;

import im.magpie.common.id.UserId;
import im.magpie.common.route.RouteKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** Where users are connected, by Redis: one pipelined round trip for all of them. */
public final class RouteDirectory implements Routes {
    private final RedissonClient redis;
    private final Duration timeout;
    private final Clock clock;

    /** @param timeout how long a look-up may take */
    public RouteDirectory(RedissonClient redis, Duration timeout, Clock clock) {
        this.redis = redis;
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public Map<Long, Set<Long>> nodesOf(Collection<Long> users) {
        RBatch batch = redis.createBatch(BatchOptions.defaults()
                .responseTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .retryAttempts(0));
        RFuture<Collection<String>> live = batch.<String>getScoredSortedSet(RouteKeys.NODES, StringCodec.INSTANCE)
                .valueRangeAsync((double) clock.millis(), true, Double.POSITIVE_INFINITY, true);
        Map<Long, RFuture<Set<String>>> routes = new HashMap<>();
        for (Long user : users) {
            routes.computeIfAbsent(
                    user, key -> batch.<String>getSet(RouteKeys.user(new UserId(key)), StringCodec.INSTANCE)
                            .readAllAsync());
        }
        batch.execute();
        Set<String> alive = new HashSet<>(live.toCompletableFuture().join());
        Map<Long, Set<Long>> nodes = new HashMap<>();
        routes.forEach((user, found) -> {
            Set<Long> there = new HashSet<>();
            for (String node : found.toCompletableFuture().join()) {
                if (alive.contains(node)) {
                    there.add(Long.valueOf(node));
                }
            }
            if (!there.isEmpty()) {
                nodes.put(user, there);
            }
        });
        return nodes;
    }
}
