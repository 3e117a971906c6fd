package im.magpie.message.log;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The one writer of the conversations whose partitions this instance owns: poll, decide, append, publish, commit.
 *
 * <p>Single-threaded, over ports, with the clock and the chance handed in, so that a simulation can run it. A batch that fails is held and tried again until it succeeds or its partitions
 * are lost: an offset is committed only after everything that follows from it is durable and published (G1). How far a partition's commands
 * are decided is written in the transaction of their entries, under a claim that fences whoever had the partition before: so each is
 * decided once, and after a failure the next claim tells what had been committed (G3).
 */
public final class BatchLoop {
    private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);
    private static final Duration CLOCK_CHECK = Duration.ofSeconds(30);
    /** Who had no answer sends again, and after an outage everybody does: where one repeat was, others follow. */
    private static final Duration REPEATS_FOLLOW = Duration.ofSeconds(10);

    private final CommandSource source;
    private final OtherPartitions otherPartitions;
    private final EntryStore store;
    private final News news;
    private final Decider decider;
    private final Preparation preparation;
    private final LogProperties properties;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<ConversationId, Conversation> states;

    private final Map<Integer, EntryStore.Claim> claims = new HashMap<>();

    private List<Received> batch = List.of();
    private @Nullable Decided decided;
    private int failures;
    private long retryAt;
    private long checkClockAt = Long.MIN_VALUE;
    private long expectsRepeatsUntil = Long.MIN_VALUE;
    private long generation = -1;
    private volatile boolean healthy;

    /** A loop that owns nothing yet; {@code random} spreads the retries of several owners. */
    public BatchLoop(
            CommandSource source,
            CommandPartitions spread,
            EntryStore store,
            News news,
            Users users,
            LogProperties properties,
            Clock clock,
            RandomGenerator random) {
        this.source = source;
        this.otherPartitions = new OtherPartitions(source, store, spread);
        this.store = store;
        this.news = news;
        this.decider = new Decider(properties.maxMembers());
        this.preparation = new Preparation(store, users);
        this.properties = properties;
        this.clock = clock;
        this.random = random;
        this.states = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ConversationId, Conversation> eldest) {
                return size() > properties.cachedConversations();
            }
        };
    }

    /** What is durable and was not told yet. It is told again as it is: another decision might be another answer. */
    private record Decided(List<Received> commands, List<Outcome> outcomes) {}

    /** One round; takes no longer than a poll, a batch or a pause. */
    public void turn() {
        news.tick();
        if (batch.isEmpty() && decided == null) {
            batch = source.poll(properties.poll());
        } else {
            List<Received> more = source.poll(Duration.ofMillis(Math.max(0, retryAt - clock.millis())));
            if (!more.isEmpty()) {
                // Partitions that came while the others were held.
                batch = joined(batch, more);
            }
        }
        forgetWhatMoved();
        if (clock.millis() >= retryAt) {
            work();
        }
    }

    /** Whether the last thing that was tried succeeded: what readiness shows. */
    public boolean healthy() {
        return healthy;
    }

    private void work() {
        try {
            checkClock();
            tell();
            if (!batch.isEmpty()) {
                decided = new Decided(batch, process());
                batch = List.of();
                tell();
            }
            if (failures > 0) {
                source.release();
                failures = 0;
            }
            healthy = true;
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void tell() {
        if (decided != null) {
            news.publish(decided.outcomes());
            source.commit(decided.commands());
            decided = null;
        }
    }

    private List<Outcome> process() {
        claim();
        batch = batch.stream().map(this::withPast).collect(Collectors.toList());
        Map<ConversationId, Conversation> working = preparation.statesFor(batch, states);
        Map<Integer, EntryStore.Claim> progress = progress();
        Attempt attempt =
                new Attempt(store, otherPartitions, decider, properties, clock.millis(), working, lookUp(), progress);
        List<Outcome> outcomes = attempt.run(batch);
        if (attempt.writes()) {
            claims.putAll(progress);
            attempt.states().forEach((id, state) -> {
                if (state.seq() > 0) {
                    states.put(id, state.with(Surroundings.NONE));
                }
            });
        }
        return outcomes;
    }

    private void claim() {
        Set<Integer> unclaimed = batch.stream().map(Received::partition).collect(Collectors.toSet());
        unclaimed.removeAll(claims.keySet());
        if (!unclaimed.isEmpty()) {
            claims.putAll(store.claim(unclaimed, source.log()));
        }
    }

    private Received withPast(Received received) {
        return received.offset() < claimOf(received).next() ? received.again(Received.Past.DECIDED) : received;
    }

    private Map<Integer, EntryStore.Claim> progress() {
        Map<Integer, EntryStore.Claim> progress = new HashMap<>();
        for (Received received : batch) {
            EntryStore.Claim before = progress.getOrDefault(received.partition(), claimOf(received));
            progress.put(received.partition(), before.upTo(received.offset() + 1));
        }
        return progress;
    }

    private EntryStore.Claim claimOf(Received received) {
        return Objects.requireNonNull(claims.get(received.partition()));
    }

    /**
     * What may have been worked on before; of a fresh batch that goes well, nothing. While repeats are to be expected it is one query more, and not a transaction
     * in vain with all states loaded anew.
     */
    private Map<CommandKey, Entry> lookUp() {
        boolean expectsRepeats = clock.millis() < expectsRepeatsUntil;
        List<CommandKey> keys = batch.stream()
                .filter(received ->
                        received.event() != null && (expectsRepeats || received.past() != Received.Past.NEW))
                .map(Received::key)
                .distinct()
                .toList();
        return keys.isEmpty() ? Map.of() : store.find(keys);
    }

    private void failed(RuntimeException e) {
        boolean conflict = e instanceof StoreException.Conflict;
        healthy = conflict;
        states.clear();
        if (conflict) {
            expectsRepeatsUntil = clock.millis() + REPEATS_FOLLOW.toMillis();
        } else {
            claims.clear();
        }
        batch = batch.stream()
                .map(received -> received.again(Received.Past.SUSPECT))
                .collect(Collectors.toList());
        source.hold();
        long pause = conflict
                ? 0
                : Math.min(
                        properties.maxRetryAfter().toMillis(),
                        properties.retryAfter().toMillis() << Math.min(failures, 10));
        failures++;
        retryAt = clock.millis() + pause + (pause == 0 ? 0 : random.nextLong(pause / 2 + 1));
        LOG.atLevel(conflict ? Level.INFO : Level.WARN)
                .log("A batch failed and is tried again in {} ms: {}", pause, e.toString());
        LOG.debug("A batch failed", e);
    }

    private void forgetWhatMoved() {
        if (source.generation() != generation) {
            generation = source.generation();
            states.clear();
            claims.clear();
            if (decided != null && !decided.commands().stream().allMatch(this::owns)) {
                batch = joined(decided.commands(), batch);
                decided = null;
            }
            batch = batch.stream().filter(this::owns).collect(Collectors.toList());
            if (failures > 0) {
                source.hold();
            }
        }
    }

    /** A partition that went and came back is read again: what was held of it from there on would be in the batch twice, and decided twice. */
    private static List<Received> joined(List<Received> held, List<Received> more) {
        Map<Integer, Long> readFrom = new HashMap<>();
        more.forEach(received -> readFrom.merge(received.partition(), received.offset(), Math::min));
        return Stream.concat(
                        held.stream()
                                .filter(received -> received.offset()
                                        < readFrom.getOrDefault(received.partition(), Long.MAX_VALUE)),
                        more.stream())
                .collect(Collectors.toList());
    }

    private boolean owns(Received received) {
        return source.owned().contains(received.partition());
    }

    /** Times of a conversation must not jump when its owner changes: an instance whose clock is off takes no commands. */
    private void checkClock() {
        if (clock.millis() >= checkClockAt) {
            Duration offset = store.clockOffset().abs();
            if (offset.compareTo(properties.clockTolerance()) > 0) {
                throw new IllegalStateException(
                        "The clock is " + offset.toMillis() + " ms off the database's: set it right");
            }
            checkClockAt = clock.millis() + CLOCK_CHECK.toMillis();
        }
    }
}
