package im.magpie.common.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the records of each stream, so that who reads it can tell when one is missing. Used by one thread at a time. */
final class Numbers {
    /** By number, not by time: a sender that was stopped for a while still owes them. */
    private static final int REPEATS = 5;

    private static final long REPEAT_MS = Duration.ofSeconds(2).toMillis();
    private static final long FORGET_MS = Duration.ofHours(1).toMillis();

    private final Map<Stream, Counter> counters = new HashMap<>();
    private long nextRepeat;

    /** The records for one target, or for all, in one partition. */
    record Stream(int partition, long target) {}

    private static final class Counter {
        private long last;
        private long at;
        private int repeats;
    }

    long next(Stream stream, long now) {
        Counter counter = counters.computeIfAbsent(stream, key -> new Counter());
        counter.at = now;
        counter.repeats = 0;
        return ++counter.last;
    }

    /** The streams whose last number is to be repeated now. */
    List<Stream> due(long now) {
        if (now < nextRepeat) {
            return List.of();
        }
        nextRepeat = now + REPEAT_MS;
        counters.values().removeIf(counter -> now - counter.at > FORGET_MS);
        List<Stream> due = new ArrayList<>();
        counters.forEach((stream, counter) -> {
            if (counter.repeats++ < REPEATS) {
                due.add(stream);
            }
        });
        return due;
    }

    long last(Stream stream) {
        Counter counter = counters.get(stream);
        return counter == null ? 0 : counter.last;
    }
}
