package im.magpie.simulation;

import im.magpie.common.delivery.Routes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;

/** Routes and leases; nothing durable. */
final class Redis {
    private static final long LEASE = 5_000;

    private final World world;
    private final Map<Long, Set<Long>> nodesByUser = new HashMap<>();
    private final Map<Long, Long> leases = new HashMap<>();
    private long downUntil;
    private long run;

    Redis(World world) {
        this.world = world;
    }

    /** What was found when a lease was renewed: when it would have ended, and which start of Redis answered. */
    record Lease(@Nullable Long until, long run) {}

    void goDown(long millis) {
        downUntil = world.now() + millis;
    }

    void heal() {
        downUntil = 0;
    }

    void flush() {
        nodesByUser.clear();
        leases.clear();
    }

    /** Starts again, empty. */
    void restart() {
        flush();
        run++;
    }

    /** Routes as a process looks them up. */
    Routes routes(Host host) {
        return users -> {
            call(host);
            Map<Long, Set<Long>> found = new HashMap<>();
            for (long user : users) {
                Set<Long> live = new TreeSet<>(nodesByUser.getOrDefault(user, Set.of()));
                live.removeIf(node -> leases.getOrDefault(node, 0L) < world.now());
                if (!live.isEmpty()) {
                    found.put(user, live);
                }
            }
            return found;
        };
    }

    Lease renew(Host host, long node) {
        call(host);
        return new Lease(leases.put(node, world.now() + LEASE), run);
    }

    void write(Host host, long node, Collection<Long> here, Collection<Long> gone) {
        call(host);
        here.forEach(user ->
                nodesByUser.computeIfAbsent(user, key -> new TreeSet<>()).add(node));
        gone.forEach(
                user -> nodesByUser.getOrDefault(user, new TreeSet<>(List.of())).remove(node));
    }

    private void call(Host host) {
        world.pass(host, world.between(0, 2));
        if (world.now() < downUntil || world.chaos().strikes(Fault.REDIS_ERROR, 0.01)) {
            throw new RedisException("Redis does not answer");
        }
    }
}
