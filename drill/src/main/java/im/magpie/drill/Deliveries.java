package im.magpie.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** When each message was sent, acknowledged, and heard by the last of those who were to hear it; moments are of {@link System#nanoTime()}. */
final class Deliveries {
    private static final double NANOS = 1_000_000.0;

    private final Map<String, Delivery> all = new ConcurrentHashMap<>();

    private static final class Delivery {
        private final long sent;
        private final AtomicInteger missing;
        private volatile @Nullable Long acknowledged;
        private volatile @Nullable Long heard;

        Delivery(long sent, int hearers) {
            this.sent = sent;
            missing = new AtomicInteger(hearers);
        }

        boolean complete() {
            return acknowledged != null && heard != null;
        }
    }

    /** @param hearers all who are in the conversation, the sender among them */
    void sent(String id, int hearers, long at) {
        all.put(id, new Delivery(at, hearers));
    }

    void acknowledged(String id, long at) {
        Delivery delivery = all.get(id);
        if (delivery != null) {
            delivery.acknowledged = at;
        }
    }

    /** By one of them. */
    void heard(String id, long at) {
        Delivery delivery = all.get(id);
        if (delivery != null && delivery.missing.decrementAndGet() == 0) {
            delivery.heard = at;
        }
    }

    /** How long nothing was acknowledged at all, between these moments, in milliseconds. */
    double silence(long start, long end) {
        long longest = 0;
        long last = start;
        for (long at : LongStream.concat(
                        all.values().stream()
                                .mapToLong(one -> one.acknowledged == null ? start : one.acknowledged)
                                .filter(at -> at - start >= 0 && at - end < 0)
                                .sorted(),
                        LongStream.of(end))
                .toArray()) {
            longest = Math.max(longest, at - last);
            last = at;
        }
        return longest / NANOS;
    }

    /** Those that were sent between these moments. */
    Sent between(long start, long end) {
        return new Sent(all.values().stream()
                .filter(one -> one.sent - start >= 0 && one.sent - end < 0)
                .toList());
    }

    /** What became of some messages; what did not become of them yet is not in the numbers. */
    static final class Sent {
        private final List<Delivery> some;

        private Sent(List<Delivery> some) {
            this.some = some;
        }

        boolean complete() {
            return some.stream().allMatch(Delivery::complete);
        }

        long acknowledged() {
            return some.stream().filter(one -> one.acknowledged != null).count();
        }

        /** From send to acknowledgement, in milliseconds: the 99th percentile and the longest. */
        double[] latencies() {
            long[] sorted = some.stream()
                    .mapToLong(one -> one.acknowledged == null ? -1 : one.acknowledged - one.sent)
                    .filter(time -> time >= 0)
                    .sorted()
                    .toArray();
            return sorted.length == 0
                    ? new double[] {0, 0}
                    : new double[] {sorted[sorted.length * 99 / 100] / NANOS, sorted[sorted.length - 1] / NANOS};
        }

        /** Until the last one heard it: the longest time from its sending, or from that moment where it was sent before. */
        Duration longestToBeHeard(long notBefore) {
            return Duration.ofNanos(some.stream()
                    .mapToLong(one -> one.heard == null ? 0 : one.heard - Math.max(one.sent, notBefore))
                    .max()
                    .orElse(0));
        }
    }
}
