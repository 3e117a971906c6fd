package im.magpie.common.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the records for each target, so that a target can tell when it missed one. Used by one thread at a time. */
final class Numbers {
    private static final long RECENT_MS = Duration.ofSeconds(10).toMillis();
    private static final long REPEAT_MS = Duration.ofSeconds(2).toMillis();
    private static final long FORGET_MS = Duration.ofHours(1).toMillis();

    private final Map<Long, Counter> counters = new HashMap<>();
    private long nextRepeat;

    private static final class Counter {
        private long last;
        private long at;
    }

    long next(long target, long now) {
        Counter counter = counters.computeIfAbsent(target, key -> new Counter());
        counter.at = now;
        return ++counter.last;
    }

    /** The targets whose last number is to be repeated now. */
    List<Long> due(long now) {
        if (now < nextRepeat) {
            return List.of();
        }
        nextRepeat = now + REPEAT_MS;
        counters.values().removeIf(counter -> now - counter.at > FORGET_MS);
        List<Long> due = new ArrayList<>();
        counters.forEach((target, counter) -> {
            if (now - counter.at <= RECENT_MS) {
                due.add(target);
            }
        });
        return due;
    }

    long last(long target) {
        Counter counter = counters.get(target);
        return counter == null ? 0 : counter.last;
    }
}
