package im.magpie.common.security;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Which sessions are revoked, known on every node within a fraction of a second (G7), without Kafka or Redis.
 *
 * <p>Asks user-service every {@link RevocationProperties#interval()}. No answer for {@link RevocationProperties#staleAfter()} means
 * that a revocation may have been missed: {@link #check} then refuses everybody. When every address of every instance refuses the
 * connection, nobody can revoke, and the list stays good.
 */
public final class Revocations implements SessionCheck, SmartLifecycle {
    /** A little more than an access token lives: older revocations concern no valid token. */
    private static final Duration REACH_BACK = Duration.ofMinutes(16);

    /** Transactions become visible out of order: look back again by more than any of them takes. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final RevocationSource source;
    private final RevocationProperties properties;
    private final Map<SessionId, Instant> revoked = new ConcurrentHashMap<>();
    private final List<Consumer<Set<SessionId>>> listeners = new CopyOnWriteArrayList<>();
    private volatile long lastKnown = System.nanoTime();
    private volatile boolean running;
    private long since;

    Revocations(RevocationSource source, RevocationProperties properties) {
        this.source = source;
        this.properties = properties;
    }

    @Override
    public void check(Caller caller) {
        if (revoked.containsKey(caller.sessionId())) {
            throw new MagpieException(ErrorCode.UNAUTHENTICATED, "This session has ended: log in again.");
        }
        if (stale()) {
            throw new MagpieException(
                    ErrorCode.UNAVAILABLE,
                    "Whether this session is still good can't be told right now: try again after a while.");
        }
    }

    /** Whether a revocation may have been missed: deliver nothing meanwhile. */
    public boolean stale() {
        return System.nanoTime() - lastKnown > properties.staleAfter().toNanos();
    }

    /** Tells of each session once, soon after it was revoked; called on the polling thread, so the listener must not block. */
    public void onRevoked(Consumer<Set<SessionId>> listener) {
        listeners.add(listener);
    }

    @Override
    public void start() {
        running = true;
        lastKnown = System.nanoTime();
        Thread.ofPlatform().daemon().name("revocations").start(this::poll);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Early to start and late to stop: while a service drains, its callers are still checked. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** Questions begin at a steady rate: a pause after a slow answer would let two of them in a row count as silence. */
    private void poll() {
        while (running) {
            long begun = System.nanoTime();
            ask();
            try {
                TimeUnit.NANOSECONDS.sleep(properties.interval().toNanos() - (System.nanoTime() - begun));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void ask() {
        try {
            switch (source.since(since)) {
                case RevocationSource.Answer.Known(long asked, RevocationSource.Revoked news) -> learn(news, asked);
                case RevocationSource.Answer.NobodyThere(long asked) -> lastKnown = asked;
                case RevocationSource.Answer.Unknown() -> warnIfStale();
            }
        } catch (RuntimeException e) {
            LOG.error("A list of revocations could not be taken in", e);
        }
    }

    private void learn(RevocationSource.Revoked news, long asked) {
        Set<SessionId> fresh = new HashSet<>();
        for (RevocationSource.Revocation revocation : news.items()) {
            if (revoked.put(revocation.sessionId(), Instant.ofEpochMilli(revocation.at())) == null) {
                fresh.add(revocation.sessionId());
            }
        }
        since = news.now() - OVERLAP.toMillis();
        lastKnown = asked;
        Instant horizon = Instant.ofEpochMilli(news.now()).minus(REACH_BACK);
        revoked.values().removeIf(at -> at.isBefore(horizon));
        if (!fresh.isEmpty()) {
            listeners.forEach(listener -> listener.accept(fresh));
        }
    }

    private void warnIfStale() {
        if (stale()) {
            LOG.warn(
                    "user-service has not answered for revocations in {}: callers are refused",
                    properties.staleAfter());
        }
    }
}
