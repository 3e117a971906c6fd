package im.magpie.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.jspecify.annotations.Nullable;

/** What became of each message, counted from the moment it should have been sent. */
final class Meter {
    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;

    private final AtomicLongArray intended;
    private final int recipients;
    private final Histogram toAck = new SynchronizedHistogram(HIGHEST_MICROS, DIGITS);
    private final Histogram toReceive = new SynchronizedHistogram(HIGHEST_MICROS, DIGITS);
    private final Histogram lateness = new SynchronizedHistogram(HIGHEST_MICROS, DIGITS);
    private final AtomicLongArray acks;
    private final AtomicLongArray received;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong lagging = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private volatile @Nullable String refusal;
    private volatile int measuredFrom;

    /**
     * A meter of one run.
     *
     * @param recipients sockets that each message is delivered to
     */
    Meter(int messages, int recipients) {
        this.recipients = recipients;
        intended = new AtomicLongArray(messages);
        acks = new AtomicLongArray(messages);
        received = new AtomicLongArray(messages);
    }

    /** Messages before this one are the warm-up. */
    void measureFrom(int message) {
        measuredFrom = message;
    }

    void sent(int message, long intendedAt, long now) {
        intended.set(message, intendedAt);
        if (message >= measuredFrom) {
            record(lateness, now - intendedAt);
        }
    }

    void acknowledged(long message) {
        if (message >= 0 && message < intended.length()) {
            acks.incrementAndGet((int) message);
            acknowledged.incrementAndGet();
            if (message >= measuredFrom) {
                record(toAck, System.nanoTime() - intended.get((int) message));
            }
        }
    }

    void received(long message) {
        if (message >= 0 && message < intended.length()) {
            received.incrementAndGet((int) message);
            deliveries.incrementAndGet();
            if (message >= measuredFrom) {
                record(toReceive, System.nanoTime() - intended.get((int) message));
            }
        }
    }

    void refused(String error) {
        refusal = error;
        refused.incrementAndGet();
    }

    void lagging() {
        lagging.incrementAndGet();
    }

    void closed() {
        closed.incrementAndGet();
    }

    /** Whether every message sent so far has its answer and all its deliveries. */
    boolean complete(int messages) {
        return acknowledged.get() + refused.get() >= messages && deliveries.get() >= acknowledged.get() * recipients;
    }

    Histogram toAck() {
        return toAck;
    }

    Histogram toReceive() {
        return toReceive;
    }

    Histogram lateness() {
        return lateness;
    }

    long acknowledgedCount() {
        return acknowledged.get();
    }

    long deliveriesCount() {
        return deliveries.get();
    }

    long refusedCount() {
        return refused.get();
    }

    long laggingCount() {
        return lagging.get();
    }

    @Nullable
    String refusal() {
        return refusal;
    }

    /** Acknowledged, and not received by everybody. */
    long lost(int messages) {
        long lost = 0;
        for (int i = 0; i < messages; i++) {
            lost += acks.get(i) > 0 ? Math.max(0, recipients - received.get(i)) : 0;
        }
        return lost;
    }

    /** Deliveries beyond one for each recipient: at most after a fault, when a client drops them by their seq. */
    long doubled(int messages) {
        long doubled = 0;
        for (int i = 0; i < messages; i++) {
            doubled += Math.max(0, received.get(i) - recipients);
        }
        return doubled;
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, nanos / 1_000)));
    }
}
