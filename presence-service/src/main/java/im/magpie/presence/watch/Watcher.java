package im.magpie.presence.watch;

import im.magpie.presence.announce.Announcer;
import im.magpie.presence.announce.Change;
import im.magpie.presence.status.Status;
import im.magpie.presence.status.StatusStore;
import im.magpie.presence.watch.Looks.Look;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** One thread that looks at routes when there is reason to, and announces what has changed. */
@Component
public final class Watcher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final long PAUSE_MS = 50;
    private static final long WITHOUT_REDIS_MS = 500;
    private static final int AT_ONCE = 1000;

    private final StatusStore store;
    private final Announcer announcer;
    private final Looks looks;
    private final WatchProperties properties;
    private final Clock clock = Clock.systemUTC();

    /** Who is online as far as this instance knows, in case Redis forgets it. */
    private final Set<Long> believed = new HashSet<>();

    /** Who chose another status and was not announced yet. */
    private final Set<Long> choices = ConcurrentHashMap.newKeySet();

    private Set<Long> nodes = Set.of();
    private long nextLeases;
    private long nextSweep;
    private volatile boolean seesRoutes;
    private volatile boolean running;

    Watcher(StatusStore store, Announcer announcer, Looks looks, WatchProperties properties) {
        this.store = store;
        this.announcer = announcer;
        this.looks = looks;
        this.properties = properties;
    }

    /** Whether the last look at Redis succeeded. */
    boolean seesRoutes() {
        return seesRoutes;
    }

    /** The user chose another status: whoever is concerned is told in a moment, if the user is there. Safe for many threads. */
    public void chose(long user) {
        choices.add(user);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofPlatform().daemon().name("presence-watcher").start(this::watch);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void watch() {
        while (running) {
            long pause = PAUSE_MS;
            try {
                long now = clock.millis();
                followNodes(now);
                announcer.announce(look(now));
                announcer.announce(chosen());
                announcer.tick();
                seesRoutes = true;
            } catch (RedisException e) {
                if (seesRoutes) {
                    LOG.warn("Redis does not answer, so everybody is shown offline: {}", e.toString());
                }
                seesRoutes = false;
                pause = WITHOUT_REDIS_MS;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("A round of presence failed", e);
                pause = WITHOUT_REDIS_MS;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A node that came or went, and now and then the clock, is reason to compare everybody. */
    private void followNodes(long now) {
        if (now < nextLeases) {
            return;
        }
        Set<Long> live = store.liveNodes();
        nextLeases = now + properties.leases().toMillis();
        if (live.equals(nodes) && now < nextSweep) {
            return;
        }
        Set<Long> known = store.believedOnline(believed);
        believed.clear();
        believed.addAll(known);
        Set<Long> there = store.usersOf(live);
        for (long user : there) {
            if (!believed.contains(user)) {
                looks.doubt(user, true, now);
            }
        }
        for (long user : believed) {
            if (!there.contains(user)) {
                looks.doubt(user, false, now);
            }
        }
        nodes = live;
        nextSweep = now + properties.sweep().toMillis();
    }

    private List<Change> look(long now) {
        List<Look> due = looks.due(now, AT_ONCE);
        if (due.isEmpty()) {
            return List.of();
        }
        try {
            // Now, and not with the next sweep only: what was just lost would make those who are looked at news once
            // more.
            store.restoreIfLost(believed);
            return changes(due, now);
        } catch (RedisException e) {
            looks.postpone(due, now);
            throw e;
        }
    }

    /**
     * Read anew, so that whoever announces last tells what holds, whichever instance took the choice. A choice may be told before
     * the opening is; who was told of here counts as online, or nobody would be told when they are gone.
     */
    private List<Change> chosen() {
        List<Long> users = choices.stream().limit(AT_ONCE).toList();
        if (users.isEmpty()) {
            return List.of();
        }
        users.forEach(choices::remove);
        try {
            Map<Long, Status> shown = store.shown(users);
            store.cameOnline(shown.keySet());
            believed.addAll(shown.keySet());
            List<Change> changes = new ArrayList<>();
            shown.forEach((user, status) -> changes.add(Change.chose(user, status)));
            return changes;
        } catch (RedisException e) {
            choices.addAll(users);
            throw e;
        }
    }

    private List<Change> changes(List<Look> due, long now) {
        Map<Long, Status> shown = store.shown(due.stream().map(Look::user).toList());
        Set<Long> came = new HashSet<>();
        Map<Long, Long> went = new HashMap<>();
        List<Look> otherwise = new ArrayList<>();
        for (Look look : due) {
            boolean isOnline = shown.containsKey(look.user());
            if (isOnline) {
                came.add(look.user());
            } else {
                went.put(look.user(), look.expectOnline() ? now : look.newsAt());
            }
            if (look.again() && isOnline != look.expectOnline()) {
                otherwise.add(look);
            }
        }
        looks.postpone(otherwise, now);
        List<Change> changes = new ArrayList<>();
        store.cameOnline(came).forEach(user -> changes.add(Change.came(user, shown.getOrDefault(user, Status.ONLINE))));
        store.went(went).forEach(user -> changes.add(Change.went(user, went.getOrDefault(user, now))));
        believed.addAll(came);
        believed.removeAll(went.keySet());
        return changes;
    }
}
