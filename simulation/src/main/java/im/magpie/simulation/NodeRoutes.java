package im.magpie.simulation;

import im.magpie.sdk.session.Incoming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.redisson.client.RedisException;

/** Keeps the routes of one node in Redis, as connection-service's registry does: whatever is in doubt is written anew, and then told. */
final class NodeRoutes {
    private static final long RENEWAL = 1_000;

    private final ConnectionService node;
    private final Redis redis;
    private final long incarnation;
    private final Map<Long, List<Runnable>> changes = new LinkedHashMap<>();
    private boolean lost;
    private boolean doubtful = true;
    private long renewAt;
    private long run = -1;

    NodeRoutes(ConnectionService node, Redis redis, long incarnation) {
        this.node = node;
        this.redis = redis;
        this.incarnation = incarnation;
    }

    void changed(long user, Runnable then) {
        changes.computeIfAbsent(user, key -> new ArrayList<>()).add(then);
    }

    /** Something may not have reached this node. */
    void lost() {
        lost = true;
    }

    long step() {
        takeChanges();
        if (node.world().now() >= renewAt) {
            renewAt = node.world().now() + RENEWAL;
            renew();
        }
        return node.world().between(3, 15);
    }

    private void takeChanges() {
        Map<Long, List<Runnable>> taken = new LinkedHashMap<>(changes);
        changes.clear();
        if (!doubtful && !taken.isEmpty()) {
            doubtful = !written(taken.keySet());
        }
        if (lost) {
            lost = false;
            registerAnew();
            lagAll();
        }
        taken.values().forEach(all -> all.forEach(Runnable::run));
    }

    private void renew() {
        Redis.Lease lease;
        try {
            lease = redis.renew(node, incarnation);
        } catch (RedisException e) {
            doubtful = true;
            return;
        }
        boolean lapsed = lease.until() == null || lease.until() < node.world().now();
        boolean other = lease.run() != run;
        run = lease.run();
        boolean unnoticed = node.world().has(Bug.NO_LAGGING_AFTER_FLUSH);
        if ((doubtful || ((lapsed || other) && !unnoticed)) && registerAnew()) {
            lagAll();
        }
    }

    private boolean registerAnew() {
        doubtful = !written(List.copyOf(node.byUser().keySet()));
        return !doubtful;
    }

    private boolean written(Iterable<Long> users) {
        List<Long> here = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        for (Long user : users) {
            (node.byUser().containsKey(user) ? here : gone).add(user);
        }
        try {
            redis.write(node, incarnation, here, gone);
            return true;
        } catch (RedisException e) {
            return false;
        }
    }

    private void lagAll() {
        node.byUser().values().forEach(all -> all.stream()
                .filter(Connection::open)
                .forEach(connection -> connection.send(new Incoming.Lagging())));
    }
}
