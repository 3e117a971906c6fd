package im.magpie.nemesis;

import im.magpie.sdk.log.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A conversation as those who hear it say it is: the first to hear an entry says what it is, and all others have to agree. Thread-safe.
 */
final class Conversation {
    private static final int FEW = 64;

    private final String id;
    private final List<String> founders;
    private final boolean changing;
    /** By seq: 0 nobody heard it yet, above it the number of a message plus one, below it the fingerprint of another entry. */
    private long[] marks = new long[FEW];

    private long[] times = new long[FEW];
    private final TreeMap<Long, Entry> others = new TreeMap<>();
    private long head;

    /**
     * Nothing heard yet.
     *
     * @param founders user ids of the first members
     * @param changing whether members come and go
     */
    Conversation(String id, List<String> founders, boolean changing) {
        this.id = id;
        this.founders = List.copyOf(founders);
        this.changing = changing;
    }

    String id() {
        return id;
    }

    List<String> founders() {
        return founders;
    }

    boolean changing() {
        return changing;
    }

    /** Notes an entry; false if somebody heard another one at its place. */
    synchronized boolean heard(Entry entry) {
        int at = Math.toIntExact(entry.seq());
        if (at >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(at + 1, marks.length * 2));
            times = Arrays.copyOf(times, marks.length);
        }
        long mark = mark(entry);
        if (marks[at] != 0) {
            return marks[at] == mark && times[at] == time(entry);
        }
        marks[at] = mark;
        times[at] = time(entry);
        head = Math.max(head, at);
        if (mark < 0) {
            others.put(entry.seq(), entry);
        }
        return true;
    }

    private static long mark(Entry entry) {
        int number = Message.numberOf(entry.clientMessageId());
        if (entry.isMessage() && number >= 0) {
            return number + 1L;
        }
        return -1L - Math.abs((long) Objects.hash(entry.kind(), entry.senderId(), entry.clientMessageId()));
    }

    private static long time(Entry entry) {
        return entry.serverTime().toEpochMilli();
    }

    /** The highest seq that anybody heard. */
    synchronized long head() {
        return head;
    }

    /** Milliseconds since 1970; 0 if nobody heard it. */
    synchronized long time(long seq) {
        return seq < times.length ? times[(int) seq] : 0;
    }

    /** The number of the message at a place; -1 if it is something else or unheard. */
    synchronized int message(long seq) {
        return seq < marks.length && marks[(int) seq] > 0 ? (int) marks[(int) seq] - 1 : -1;
    }

    /** Entries that are no messages, by seq. */
    synchronized Map<Long, Entry> others() {
        return new TreeMap<>(others);
    }

    /** Who may see what, as the log says. */
    synchronized Membership membership() {
        return new Membership(founders, new ArrayList<>(others.values()));
    }
}
