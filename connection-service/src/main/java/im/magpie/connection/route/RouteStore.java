package im.magpie.connection.route;

import im.magpie.common.id.UserId;
import im.magpie.common.route.RouteKeys;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RMapAsync;
import org.redisson.api.RScript;
import org.redisson.api.RSetAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.springframework.stereotype.Component;

/** The keys of {@link RouteKeys} in Redis. Calls block; each throws {@link org.redisson.client.RedisException} if Redis does not answer. */
@Component
final class RouteStore {
    /** What a node leaves behind is of use to presence for a while after its death. */
    private static final Duration NODE_USERS = Duration.ofHours(1);

    private static final Duration FORGET_NODES = Duration.ofHours(1);

    private static final String RENEW = """
            local before = redis.call('ZSCORE', KEYS[1], ARGV[1])
            redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
            local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
            return {before or '', run or ''}
            """;

    private final RedissonClient redis;
    private final RouteProperties properties;
    private final long incarnation;
    private final String name;

    RouteStore(RedissonClient redis, RouteProperties properties, Incarnation incarnation) {
        this.redis = redis;
        this.properties = properties;
        this.incarnation = incarnation.value();
        name = Long.toString(incarnation.value());
    }

    /**
     * What was found when the lease was renewed.
     *
     * @param until when the lease before would have ended, in milliseconds; absent if there was none
     * @param server which start of which Redis answered
     */
    record Lease(@Nullable Long until, String server) {}

    Lease renew(long now) {
        List<String> answer = redis.getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_WRITE,
                        RENEW,
                        RScript.ReturnType.LIST,
                        List.of(RouteKeys.NODES),
                        name,
                        Long.toString(now + properties.lease().toMillis()),
                        Long.toString(now - FORGET_NODES.toMillis()));
        String before = answer.get(0);
        return new Lease(before.isEmpty() ? null : (long) Double.parseDouble(before), answer.get(1));
    }

    /** Tells the other nodes how many sockets this one has, {@link Loads#LEAVING} if it is going, and hears it of them. */
    Loads tell(long sockets, long now) {
        RBatch batch = batch();
        RMapAsync<String, String> told = batch.getMap(RouteKeys.NODE_SOCKETS, StringCodec.INSTANCE);
        var _ = told.fastPutAsync(name, Long.toString(sockets));
        RMapAsync<String, String> made = batch.getMap(RouteKeys.NODE_GENERATIONS, StringCodec.INSTANCE);
        var _ = made.fastPutAsync(name, properties.generation());
        RFuture<Collection<String>> live = batch.<String>getScoredSortedSet(RouteKeys.NODES, StringCodec.INSTANCE)
                .valueRangeAsync((double) now, true, Double.POSITIVE_INFINITY, true);
        RFuture<Map<String, String>> all = told.readAllMapAsync();
        RFuture<Map<String, String>> generations = made.readAllMapAsync();
        var _ = batch.execute();
        Map<String, String> counts = all.toCompletableFuture().join();
        Set<String> nodes = Set.copyOf(live.toCompletableFuture().join());
        forget(counts.keySet().stream().filter(node -> !nodes.contains(node)).toList());
        return Loads.of(name, nodes, counts, generations.toCompletableFuture().join(), properties.generation());
    }

    /** One that lives after all says its number again within a second. */
    private void forget(List<String> nodes) {
        if (!nodes.isEmpty()) {
            for (String key : List.of(RouteKeys.NODE_SOCKETS, RouteKeys.NODE_GENERATIONS)) {
                redis.<String, String>getMap(key, StringCodec.INSTANCE).fastRemove(nodes.toArray(String[]::new));
            }
        }
    }

    /** One round trip: the users that have sockets here are entered, the others are taken out. */
    void write(Collection<Long> here, Collection<Long> gone) {
        RBatch batch = batch();
        RSetAsync<String> users = batch.getSet(RouteKeys.nodeUsers(incarnation), StringCodec.INSTANCE);
        for (Long user : here) {
            RSetAsync<String> nodes = batch.getSet(RouteKeys.user(new UserId(user)), StringCodec.INSTANCE);
            var _ = nodes.addAsync(name);
            var _ = nodes.expireAsync(properties.expiry());
            var _ = users.addAsync(user.toString());
        }
        for (Long user : gone) {
            RSetAsync<String> nodes = batch.getSet(RouteKeys.user(new UserId(user)), StringCodec.INSTANCE);
            var _ = nodes.removeAsync(name);
            var _ = users.removeAsync(user.toString());
        }
        var _ = users.expireAsync(NODE_USERS);
        var _ = batch.execute();
    }

    /** The node is gone, in good order. */
    void leave() {
        RBatch batch = batch();
        var _ = batch.<String>getScoredSortedSet(RouteKeys.NODES, StringCodec.INSTANCE)
                .removeAsync(name);
        var _ = batch.getMap(RouteKeys.NODE_SOCKETS, StringCodec.INSTANCE).fastRemoveAsync(name);
        var _ = batch.getMap(RouteKeys.NODE_GENERATIONS, StringCodec.INSTANCE).fastRemoveAsync(name);
        var _ = batch.getKeys().deleteAsync(RouteKeys.nodeUsers(incarnation));
        var _ = batch.execute();
    }

    private RBatch batch() {
        return redis.createBatch(BatchOptions.defaults()
                .responseTimeout(properties.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .retryAttempts(0));
    }
}
