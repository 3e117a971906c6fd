package im.magpie.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.jspecify.annotations.Nullable;

/** What became of each message of a stretch, counted from the moment it was due. Others than its own it ignores. */
final class Meter {
    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final int ACKNOWLEDGED = 1;
    private static final int REFUSED = 2;

    private final int first;
    private final int messages;
    private final int words;
    private final AtomicLongArray due;
    private final AtomicIntegerArray recipients;
    private final AtomicIntegerArray answered;
    private final AtomicLongArray heardBy;
    private final Histogram toAck = histogram();
    private final Histogram toReceive = histogram();
    private final Histogram lateness = histogram();
    private final Histogram lately = histogram();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger refusedForGood = new AtomicInteger();
    private final AtomicInteger lagging = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger acknowledgedOthers = new AtomicInteger();
    private volatile @Nullable String refusal;

    /**
     * A meter of one stretch.
     *
     * @param first number of a message that counts
     * @param messages how many from there on do
     * @param sockets that may receive
     */
    Meter(int first, int messages, int sockets) {
        this.first = first;
        this.messages = messages;
        words = Math.ceilDiv(sockets, Long.SIZE);
        due = new AtomicLongArray(messages);
        recipients = new AtomicIntegerArray(messages);
        answered = new AtomicIntegerArray(messages);
        heardBy = new AtomicLongArray(Math.multiplyExact(messages, words));
    }

    /** What counts nothing: for sockets before and after. */
    static Meter none() {
        return new Meter(0, 0, 0);
    }

    static Histogram histogram() {
        return new SynchronizedHistogram(HIGHEST_MICROS, DIGITS);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, nanos / 1_000)));
    }

    int first() {
        return first;
    }

    int messages() {
        return messages;
    }

    /** Called where the message is written, so that a generator that is behind shows. */
    void sent(int message, int toSoMany, long dueAt, long now) {
        if (counts(message)) {
            due.set(message - first, dueAt);
            recipients.set(message - first, toSoMany);
            record(lateness, now - dueAt);
        }
    }

    void acknowledged(long message) {
        if (message < 0) {
            acknowledgedOthers.incrementAndGet();
        } else if (counts(message) && answered.getAndSet(index(message), ACKNOWLEDGED) == 0) {
            acknowledged.incrementAndGet();
            record(toAck, System.nanoTime() - due.get(index(message)));
        }
    }

    /** One socket has it. */
    void received(long message, int socket) {
        if (!counts(message)) {
            return;
        }
        int word = index(message) * words + socket / Long.SIZE;
        long bit = 1L << (socket % Long.SIZE);
        if ((heardBy.getAndAccumulate(word, bit, (old, set) -> old | set) & bit) == 0) {
            deliveries.incrementAndGet();
            long took = System.nanoTime() - due.get(index(message));
            record(toReceive, took);
            record(lately, took);
        } else {
            doubled.incrementAndGet();
        }
    }

    /**
     * A send was refused; one that is not of this stretch (-1) is told, and not counted.
     *
     * @param forGood whether nothing was said of when to come again
     */
    void refused(long message, String error, boolean forGood) {
        refusal = error;
        if (counts(message) && answered.getAndSet(index(message), REFUSED) == 0) {
            refused.incrementAndGet();
            if (forGood) {
                refusedForGood.incrementAndGet();
            }
        }
    }

    void lagging() {
        lagging.incrementAndGet();
    }

    void closed() {
        closed.incrementAndGet();
    }

    private boolean counts(long message) {
        return message >= first && message < (long) first + messages;
    }

    private int index(long message) {
        return (int) message - first;
    }

    /** Whether every message has its answer, and every acknowledged one all its deliveries. */
    boolean complete() {
        return unanswered() == 0 && lost() == 0;
    }

    int unanswered() {
        return messages - acknowledged.get() - refused.get();
    }

    /** Deliveries that are missing of messages that were acknowledged. */
    long lost() {
        long lost = 0;
        for (int message = 0; message < messages; message++) {
            if (answered.get(message) == ACKNOWLEDGED) {
                int heard = 0;
                for (int i = 0; i < words; i++) {
                    heard += Long.bitCount(heardBy.get(message * words + i));
                }
                lost += Math.max(0, recipients.get(message) - heard);
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

    /** Milliseconds at the 99th percentile, send to receive, of what came since this was last asked. */
    double latelyMs() {
        Histogram since = lately.copy();
        lately.reset();
        return since.getValueAtPercentile(99) / 1_000.0;
    }

    /** Milliseconds that the generator was behind at the 99th percentile. */
    double lateMs() {
        return lateness.getValueAtPercentile(99) / 1_000.0;
    }

    int acknowledgedCount() {
        return acknowledged.get();
    }

    /** Messages without a number that were acknowledged meanwhile. */
    int acknowledgedOthersCount() {
        return acknowledgedOthers.get();
    }

    long deliveriesCount() {
        return deliveries.get();
    }

    int refusedCount() {
        return refused.get();
    }

    int refusedForGoodCount() {
        return refusedForGood.get();
    }

    int laggingCount() {
        return lagging.get();
    }

    int closedCount() {
        return closed.get();
    }

    @Nullable
    String refusal() {
        return refusal;
    }
}
