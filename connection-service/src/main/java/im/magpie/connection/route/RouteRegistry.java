package im.magpie.connection.route;

import im.magpie.connection.session.Sockets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the routes in Redis as the sockets are. One thread does it all, so that entering and leaving of one user can't overtake each
 * other: it looks at the sockets when its turn comes, and writes what it then sees.
 *
 * <p>If a write failed, the lease had ended, or another Redis answers, all routes are written anew, and then all sockets are told
 * {@code lagging}: meanwhile others may not have found them.
 */
@Component
public final class RouteRegistry implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RouteRegistry.class);
    private static final int PHASE = 100;
    private static final int BATCH = 500;
    private static final int STOP_MS = 2000;

    private final RouteStore store;
    private final Sockets sockets;
    private final RouteProperties properties;
    private final Clock clock = Clock.systemUTC();
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("routes").unstarted(this::run);
    private volatile boolean running;
    private volatile boolean leaving;
    private volatile Loads loads = Loads.UNKNOWN;
    private @Nullable String server;
    private boolean doubtful = true;
    private long nextRenewal = System.nanoTime();
    private @Nullable Iterator<Long> refreshing;

    private sealed interface Change {
        record Of(long user, @Nullable Runnable then) implements Change {}

        /** Deliveries may have been lost. */
        record Lost() implements Change {}
    }

    RouteRegistry(RouteStore store, Sockets sockets, RouteProperties properties) {
        this.store = store;
        this.sockets = sockets;
        this.properties = properties;
    }

    /**
     * The user got a socket here, or lost one. Any thread.
     *
     * @param then runs when others can find the user, or when that can't be brought about now (they then send to all nodes, or this
     *     node will say {@code lagging})
     */
    public void changed(long user, @Nullable Runnable then) {
        changes.add(new Change.Of(user, then));
    }

    /** Something may not have reached this node: registers all routes anew, and tells all sockets. Any thread. */
    public void lost() {
        changes.add(new Change.Lost());
    }

    /** From now on others don't count on this node for their clients. Any thread. */
    public void leaving() {
        leaving = true;
        loads = Loads.UNKNOWN;
    }

    /** How many sockets the nodes have; unknown while Redis is away, and to a node that is leaving. Any thread. */
    public Loads loads() {
        return loads;
    }

    @Override
    public void start() {
        running = true;
        thread.start();
    }

    @Override
    public void stop() {
        running = false;
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the sockets, and after them. */
    @Override
    public int getPhase() {
        return PHASE;
    }

    private void run() {
        while (running) {
            try {
                takeChanges();
                if (System.nanoTime() - nextRenewal >= 0) {
                    nextRenewal = System.nanoTime() + properties.renewal().toNanos();
                    renew();
                    loads = doubtful ? Loads.UNKNOWN : compared();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("Routes could not be kept", e);
                doubtful = true;
                loads = Loads.UNKNOWN;
            }
        }
        leave();
    }

    private void takeChanges() throws InterruptedException {
        Change first = changes.poll(Math.max(0, nextRenewal - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (first == null) {
            return;
        }
        List<Change> batch = new ArrayList<>(List.of(first));
        changes.drainTo(batch, BATCH - 1);
        Set<Long> users = new HashSet<>();
        boolean lost = false;
        for (Change change : batch) {
            switch (change) {
                case Change.Of of -> users.add(of.user());
                case Change.Lost() -> lost = true;
            }
        }
        // While Redis is known to be away, nobody waits for it: the next renewal finds out when it is back.
        if (!doubtful) {
            doubtful = !written(users);
        }
        if (lost) {
            registerAnew();
            sockets.lagAll();
        }
        for (Change change : batch) {
            if (change instanceof Change.Of(long ignored, Runnable then) && then != null) {
                then.run();
            }
        }
    }

    private void renew() {
        long now = clock.millis();
        RouteStore.Lease lease;
        try {
            lease = store.renew(now);
        } catch (RedisException e) {
            if (!doubtful) {
                LOG.warn("Redis does not take the lease of this node: {}", e.toString());
            }
            doubtful = true;
            return;
        }
        boolean first = server == null;
        boolean lapsed = lease.until() == null || lease.until() < now;
        boolean other = !Objects.equals(server, lease.server());
        server = lease.server();
        if (doubtful || lapsed || other) {
            if (registerAnew() && !(first && sockets.users().isEmpty())) {
                LOG.info("All routes are registered anew (lease lapsed: {}, another Redis: {})", lapsed, other);
                sockets.lagAll();
            }
        } else {
            refreshSome();
        }
    }

    private Loads compared() {
        try {
            boolean going = leaving;
            Loads all = store.tell(going ? Loads.LEAVING : sockets.all().size(), clock.millis());
            return going ? Loads.UNKNOWN : all;
        } catch (RedisException e) {
            LOG.debug("Nodes can't be compared: {}", e.toString());
            return Loads.UNKNOWN;
        }
    }

    private boolean registerAnew() {
        List<Long> part = new ArrayList<>();
        boolean good = true;
        for (Long user : sockets.users()) {
            part.add(user);
            if (part.size() == BATCH) {
                good = good && written(part);
                part.clear();
            }
        }
        doubtful = !(good && written(part));
        return !doubtful;
    }

    /** Walks over all users once in {@link RouteProperties#refresh()}, some at each renewal. */
    private void refreshSome() {
        if (refreshing == null || !refreshing.hasNext()) {
            refreshing = sockets.users().iterator();
        }
        long rounds = Math.max(1, properties.refresh().dividedBy(properties.renewal()));
        long some = Math.ceilDiv(sockets.users().size(), rounds);
        List<Long> part = new ArrayList<>();
        while (part.size() < some && refreshing.hasNext()) {
            part.add(refreshing.next());
        }
        if (!part.isEmpty()) {
            doubtful = !written(part);
        }
    }

    private boolean written(Iterable<Long> users) {
        List<Long> here = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        for (Long user : users) {
            (sockets.ofUser(user).length > 0 ? here : gone).add(user);
        }
        try {
            store.write(here, gone);
            return true;
        } catch (RedisException e) {
            LOG.warn("Routes can't be written to Redis: {}", e.toString());
            return false;
        }
    }

    private void leave() {
        try {
            List<Long> gone = List.copyOf(sockets.users());
            store.leave();
            store.write(List.of(), gone);
        } catch (RedisException e) {
            LOG.info("Redis does not take the good-bye of this node; its lease will end: {}", e.toString());
        }
    }
}
