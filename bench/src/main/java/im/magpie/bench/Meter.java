package im.magpie.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * What became of each message, counted from the moment it was due. Messages before {@link #measureFrom} are the warm-up, and not counted.
 */
final class Meter {
    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;

    private final int messages;
    private final int recipients;
    private final int words;
    private final AtomicLongArray due;
    private final AtomicLongArray answered;
    private final AtomicLongArray heardBy;
    private final Histogram toAck = new SynchronizedHistogram(HIGHEST_MICROS, DIGITS);
    private final Histogram toReceive = new SynchronizedHistogram(HIGHEST_MICROS, DIGITS);
    private final Histogram lateness = new SynchronizedHistogram(HIGHEST_MICROS, DIGITS);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong lagging = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private volatile @Nullable String refusal;
    private volatile int measuredFrom;

    /**
     * A meter of one run.
     *
     * @param sockets that may receive
     * @param recipients how many of them each message is for
     */
    Meter(int messages, int sockets, int recipients) {
        this.messages = messages;
        this.recipients = recipients;
        words = Math.ceilDiv(sockets, Long.SIZE);
        due = new AtomicLongArray(messages);
        answered = new AtomicLongArray(messages);
        heardBy = new AtomicLongArray(messages * words);
    }

    void measureFrom(int message) {
        measuredFrom = message;
    }

    /** Called where the message is written, so that a generator that is behind shows. */
    void sent(int message, long dueAt, long now) {
        due.set(message, dueAt);
        if (message >= measuredFrom) {
            record(lateness, now - dueAt);
        }
    }

    void acknowledged(long message) {
        if (counts(message) && answered.getAndSet((int) message, 1) == 0) {
            acknowledged.incrementAndGet();
            record(toAck, System.nanoTime() - due.get((int) message));
        }
    }

    /** One socket has it. */
    void received(long message, int socket) {
        if (!counts(message)) {
            return;
        }
        int word = (int) message * words + socket / Long.SIZE;
        long bit = 1L << (socket % Long.SIZE);
        if ((heardBy.getAndAccumulate(word, bit, (old, set) -> old | set) & bit) == 0) {
            deliveries.incrementAndGet();
            record(toReceive, System.nanoTime() - due.get((int) message));
        } else {
            doubled.incrementAndGet();
        }
    }

    /** A send was refused; one that is not of this run (-1) is told, and not counted. */
    void refused(long message, String error) {
        refusal = error;
        if (counts(message) && answered.getAndSet((int) message, 2) == 0) {
            refused.incrementAndGet();
        }
    }

    void lagging() {
        lagging.incrementAndGet();
    }

    void closed() {
        closed.incrementAndGet();
    }

    private boolean counts(long message) {
        return message >= measuredFrom && message < messages;
    }

    /** Whether every measured message has its answer, and every acknowledged one all its deliveries. */
    boolean complete() {
        return unanswered() == 0 && lost() == 0;
    }

    long unanswered() {
        return messages - measuredFrom - acknowledged.get() - refused.get();
    }

    /** Deliveries that are missing of messages that were acknowledged. */
    long lost() {
        long lost = 0;
        for (int message = measuredFrom; message < messages; message++) {
            if (answered.get(message) == 1) {
                int heard = 0;
                for (int i = 0; i < words; i++) {
                    heard += Long.bitCount(heardBy.get(message * words + i));
                }
                lost += Math.max(0, recipients - heard);
            }
        }
        return lost;
    }

    long doubled() {
        return doubled.get();
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

    long closedCount() {
        return closed.get();
    }

    @Nullable
    String refusal() {
        return refusal;
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, nanos / 1_000)));
    }
}
