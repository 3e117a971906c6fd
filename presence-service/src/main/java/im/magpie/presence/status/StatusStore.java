package im.magpie.presence.status;

import im.magpie.common.delivery.RouteDirectory;
import im.magpie.common.id.UserId;
import im.magpie.common.route.RouteKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RBucket;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.springframework.stereotype.Component;

/**
 * Presence in Redis. Calls block; each throws {@link org.redisson.client.RedisException} if Redis does not answer.
 *
 * <p>Beside the routes there is a set of those who were online when somebody last looked, so that of several instances only one
 * announces a change; and for each user the time when they were last seen, and whether they chose to be shown as away or busy. A
 * flushed Redis forgets the latter two.
 */
@Component
public final class StatusStore {
    private static final String ONLINE = "magpie:presence:online";
    private static final String LAST_SEEN = "magpie:presence:last:";
    private static final String CHOSEN = "magpie:presence:chosen:";
    private static final Duration KEPT = Duration.ofDays(90);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** A member that is no user: a set without it was lost. */
    private static final String INTACT = "intact";

    private static final String WENT = """
            if redis.call('SREM', KEYS[1], ARGV[1]) == 0 then return 0 end
            redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
            return 1
            """;

    private final RedissonClient redis;
    private final RouteDirectory routes;
    private final Clock clock = Clock.systemUTC();

    StatusStore(RedissonClient redis) {
        this.redis = redis;
        this.routes = new RouteDirectory(redis, TIMEOUT, clock);
    }

    private Set<Long> online(Collection<Long> users) {
        return users.isEmpty() ? Set.of() : routes.nodesOf(users).keySet();
    }

    /** What those of the users who have a socket on a live node are to be shown as; whoever is absent is offline. */
    public Map<Long, Status> shown(Collection<Long> users) {
        Set<Long> online = online(users);
        Map<Long, String> chosen = values(CHOSEN, online);
        Map<Long, Status> shown = new HashMap<>();
        online.forEach(user -> {
            String choice = chosen.get(user);
            shown.put(user, choice == null ? Status.ONLINE : Status.valueOf(choice));
        });
        return shown;
    }

    /** What the user wants to be shown as while they are there, for 90 days or until they choose anew; answers whether that is new. */
    public boolean choose(long user, Status status) {
        RBucket<String> choice = redis.getBucket(key(CHOSEN, user), StringCodec.INSTANCE);
        String before = status == Status.ONLINE ? choice.getAndDelete() : choice.getAndSet(status.name(), KEPT);
        return status != (before == null ? Status.ONLINE : Status.valueOf(before));
    }

    /** When users were last seen, in milliseconds since the epoch; who never was, or was forgotten, is absent. */
    public Map<Long, Long> lastSeen(Collection<Long> users) {
        Map<Long, Long> found = new HashMap<>();
        values(LAST_SEEN, users).forEach((user, time) -> found.put(user, Long.valueOf(time)));
        return found;
    }

    private Map<Long, String> values(String prefix, Collection<Long> users) {
        Map<Long, RFuture<String>> asked = new HashMap<>();
        RBatch batch = batch();
        users.forEach(user -> asked.put(
                user,
                batch.<String>getBucket(key(prefix, user), StringCodec.INSTANCE).getAsync()));
        batch.execute();
        Map<Long, String> found = new HashMap<>();
        asked.forEach((user, answer) -> {
            String value = answer.toCompletableFuture().join();
            if (value != null) {
                found.put(user, value);
            }
        });
        return found;
    }

    /** Incarnations of the nodes whose lease lives. */
    public Set<Long> liveNodes() {
        Set<Long> nodes = new HashSet<>();
        redis.<String>getScoredSortedSet(RouteKeys.NODES, StringCodec.INSTANCE)
                .valueRange((double) clock.millis(), true, Double.POSITIVE_INFINITY, true)
                .forEach(node -> nodes.add(Long.valueOf(node)));
        return nodes;
    }

    /** Everybody with a socket on one of the nodes. */
    public Set<Long> usersOf(Collection<Long> nodes) {
        Set<Long> users = new HashSet<>();
        for (long node : nodes) {
            redis.<String>getSet(RouteKeys.nodeUsers(node), StringCodec.INSTANCE)
                    .readAll()
                    .forEach(user -> users.add(Long.valueOf(user)));
        }
        return users;
    }

    /**
     * Those who were online when somebody last looked; if that was lost, those whom this instance believed to be belong to them, and are written anew. It
     * looks once: a loss between two looks would make the instance forget as well.
     */
    public Set<Long> believedOnline(Set<Long> believed) {
        Set<String> members = redis.<String>getSet(ONLINE, StringCodec.INSTANCE).readAll();
        boolean intact = members.remove(INTACT);
        Set<Long> users = members.stream().map(Long::valueOf).collect(Collectors.toCollection(HashSet::new));
        if (!intact) {
            write(believed);
            users.addAll(believed);
        }
        return users;
    }

    /** Writes the set anew if it was lost, so that nobody is announced who was there all the time. */
    public void restoreIfLost(Collection<Long> believed) {
        if (!redis.<String>getSet(ONLINE, StringCodec.INSTANCE).contains(INTACT)) {
            write(believed);
        }
    }

    private void write(Collection<Long> believed) {
        List<String> members = new ArrayList<>(
                believed.stream().map(user -> Long.toString(user)).toList());
        members.add(INTACT);
        redis.<String>getSet(ONLINE, StringCodec.INSTANCE).addAll(members);
    }

    /** Notes that users are online now; answers those for whom that is new to everybody. */
    public Set<Long> cameOnline(Collection<Long> users) {
        RBatch batch = batch();
        Map<Long, RFuture<Boolean>> added = new HashMap<>();
        users.forEach(user -> added.put(
                user, batch.<String>getSet(ONLINE, StringCodec.INSTANCE).addAsync(Long.toString(user))));
        batch.execute();
        return changed(added);
    }

    /**
     * Notes that users are gone; answers those for whom that is new to everybody.
     *
     * @param lastSeen of each user, in milliseconds since the epoch
     */
    public Set<Long> went(Map<Long, Long> lastSeen) {
        RBatch batch = batch();
        Map<Long, RFuture<Boolean>> removed = new HashMap<>();
        lastSeen.forEach((user, time) -> removed.put(
                user,
                batch.getScript(StringCodec.INSTANCE)
                        .evalAsync(
                                RScript.Mode.READ_WRITE,
                                WENT,
                                RScript.ReturnType.BOOLEAN,
                                List.of(ONLINE, key(LAST_SEEN, user)),
                                Long.toString(user),
                                Long.toString(time),
                                Long.toString(KEPT.toSeconds()))));
        batch.execute();
        return changed(removed);
    }

    private static Set<Long> changed(Map<Long, RFuture<Boolean>> answers) {
        Set<Long> users = new HashSet<>();
        answers.forEach((user, change) -> {
            if (change.toCompletableFuture().join()) {
                users.add(user);
            }
        });
        return users;
    }

    private static String key(String prefix, long user) {
        return prefix + new UserId(user);
    }

    private RBatch batch() {
        return redis.createBatch(BatchOptions.defaults()
                .responseTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .retryAttempts(0));
    }
}
