package im.magpie.sdk.session;

import im.magpie.sdk.log.Conversations;
import im.magpie.sdk.log.Entry;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How far one conversation is delivered, and what is known to come.
 *
 * <p>{@code last} only grows; whatever is at or below it is a duplicate. Before it is placed (nothing is known about where to start) it
 * only collects.
 */
final class Timeline {
    private static final long UNPLACED = -1;
    private static final long UNKNOWN = -1;

    final String conversationId;
    private final TreeMap<Long, Entry> buffer = new TreeMap<>();
    private final int limit;
    private long last = UNPLACED;
    private long lastOrdinal = UNKNOWN;
    private long floor = Long.MAX_VALUE;
    private long target;
    private boolean untilJoining;
    private boolean gone;
    private long goneAt;
    /** A pull is on its way. */
    boolean pulling;
    /** Pulls that failed or brought nothing, one after the other. */
    int failures;
    /** What the listener was last told: how far one has read and what is unread. */
    long readSeq = -1;

    long unread = -1;

    /** The head at which it was told that; before anything was told, no place that a conversation can be at. */
    long toldAt = Long.MIN_VALUE;

    Timeline(String conversationId, int limit) {
        this.conversationId = conversationId;
        this.limit = limit;
    }

    boolean placed() {
        return last != UNPLACED;
    }

    boolean gone() {
        return gone;
    }

    /** A head up to here is older than the news that one is out. */
    long goneAt() {
        return goneAt;
    }

    long last() {
        return last;
    }

    /** The lowest place heard of while unplaced. */
    long floor() {
        return floor;
    }

    boolean behind() {
        return placed() && !gone && last < target;
    }

    boolean knowsBeyond(long seq) {
        return target > seq;
    }

    /** Starts after {@code seq}. */
    void place(long seq) {
        last = seq;
        lastOrdinal = seq == 0 ? 0 : UNKNOWN;
    }

    /** Starts where the user came in: a group's earlier history is looked through for it, but not shown. */
    void placeAtJoining() {
        place(0);
        untilJoining = !Conversations.isDirect(conversationId);
    }

    void expect(long seq) {
        floor = Math.min(floor, seq);
        target = Math.max(target, seq);
    }

    void keep(Entry entry) {
        if (buffer.size() < limit) {
            buffer.put(entry.seq(), entry);
        }
    }

    /** Whether an entry made of an acknowledgement would be complete. */
    boolean follows(long seq) {
        return placed() && !gone && !untilJoining && seq == last + 1 && lastOrdinal != UNKNOWN;
    }

    long nextOrdinal() {
        return lastOrdinal + 1;
    }

    /** Moves to the entry; hands it on if it is the user's to see. */
    void advance(Entry entry, String userId, Consumer<Entry> listener) {
        last = entry.seq();
        lastOrdinal = entry.ordinal();
        untilJoining = untilJoining && !entry.lets(userId);
        if (!untilJoining) {
            listener.accept(entry);
        }
    }

    /** Hands on what was kept and is due now. */
    void drain(String userId, Consumer<Entry> listener) {
        while (!gone && !buffer.isEmpty() && buffer.firstKey() <= last + 1) {
            Map.Entry<Long, Entry> first = buffer.pollFirstEntry();
            if (first.getKey() == last + 1) {
                advance(first.getValue(), userId, listener);
            }
        }
    }

    /** All up to {@code to} is there: what was not among the items is not for this user. */
    void coveredTo(long to, long head) {
        if (to > last) {
            last = to;
            lastOrdinal = UNKNOWN;
        }
        target = Math.max(target, head);
        if (last >= target) {
            untilJoining = false;
        }
    }

    /** Out by that entry, or by an answer (0), which does not say since when. */
    void leave(long seq) {
        gone = true;
        goneAt = seq;
        buffer.clear();
        target = last;
    }

    void rejoin() {
        gone = false;
    }
}
