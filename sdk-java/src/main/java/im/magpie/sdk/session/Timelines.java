package im.magpie.sdk.session;

import im.magpie.sdk.log.Entry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one gap-free sequence a conversation of what comes live, in pages and as acknowledgements.
 *
 * <p>The next entry is delivered at once; a later one waits while the gap is pulled; an earlier one is a duplicate. Where the listener is
 * behind ({@link #congested}), only the head is noted, and pulled when there is room again.
 */
final class Timelines {
    private final Map<String, Timeline> byId = new LinkedHashMap<>();
    private final Set<String> wanting = new LinkedHashSet<>();
    private final Map<String, Long> paused = new LinkedHashMap<>();
    private final Wire wire;
    private final Settings settings;
    private final String userId;
    private final boolean resumed;
    private long pausedUntil = Turn.NEVER;
    private boolean synced;
    private boolean congested;
    private boolean doubtful;
    private int pulling;

    Timelines(Wire wire, Settings settings, String userId, boolean resumed) {
        this.wire = wire;
        this.settings = settings;
        this.userId = userId;
        this.resumed = resumed;
    }

    void resume(String conversationId, long seq) {
        timeline(conversationId).place(seq);
    }

    /** The positions a sync starts from. */
    Map<String, Long> positions() {
        Map<String, Long> positions = new LinkedHashMap<>();
        byId.values().stream()
                .filter(timeline -> timeline.placed() && !timeline.gone())
                .forEach(timeline -> positions.put(timeline.conversationId, timeline.last()));
        return positions;
    }

    /** The read cursors that were told at these positions: where entries came since, what is unread may be different. */
    Map<String, Long> readsTold() {
        Map<String, Long> reads = new LinkedHashMap<>();
        byId.values().stream()
                .filter(timeline -> timeline.toldAt == timeline.last())
                .forEach(timeline -> reads.put(timeline.conversationId, timeline.readSeq));
        return reads;
    }

    void live(Turn turn, Entry entry) {
        Timeline timeline = timeline(entry.conversationId());
        if (timeline.placed() && entry.seq() <= timeline.last()) {
            return;
        }
        if (timeline.gone()) {
            if (!entry.lets(userId)) {
                // Nobody who is out is told of what came later: the entry that let the user in was missed.
                doubtful = doubtful || entry.seq() > timeline.goneAt();
                return;
            }
            timeline.rejoin();
        }
        timeline.expect(entry.seq());
        if (!timeline.placed() && synced) {
            placeNew(timeline, entry);
        }
        if (begun() && !congested && timeline.placed() && entry.seq() == timeline.last() + 1) {
            timeline.advance(entry, userId, received -> deliver(turn, timeline, received));
            settle(turn, timeline);
        } else {
            timeline.keep(entry);
            want(turn, timeline);
        }
    }

    private void placeNew(Timeline timeline, Entry entry) {
        if (settings.start() == Settings.Start.NEW && entry.lets(userId)) {
            timeline.place(entry.seq() - 1);
        } else {
            placeNew(timeline);
        }
    }

    private void placeNew(Timeline timeline) {
        if (settings.start() == Settings.Start.NEW) {
            timeline.placeAtJoining();
        } else {
            timeline.place(0);
        }
    }

    /** The sender's socket gets no entry: it is made of the acknowledgement where nothing is missing before it, and pulled otherwise. */
    void own(Turn turn, Incoming.Ack ack, Lane.Pending pending) {
        Timeline timeline = timeline(ack.conversationId());
        if (timeline.placed() && ack.seq() <= timeline.last()) {
            return;
        }
        timeline.expect(ack.seq());
        if (timeline.gone()) {
            // Only who is in is acknowledged.
            doubtful = doubtful || ack.seq() > timeline.goneAt();
            return;
        }
        if (!timeline.placed() && synced) {
            placeNew(timeline);
        }
        if (begun() && !congested && !pending.repeated() && timeline.follows(ack.seq())) {
            OutboxMessage message = pending.message();
            Entry entry = Entry.message(
                    ack.conversationId(),
                    ack.seq(),
                    timeline.nextOrdinal(),
                    userId,
                    ack.serverTime(),
                    message.clientMessageId(),
                    message.content());
            timeline.advance(entry, userId, received -> deliver(turn, timeline, received));
            settle(turn, timeline);
        } else {
            want(turn, timeline);
        }
    }

    void page(Turn turn, Request.Pull request, Incoming.Entries page) {
        Timeline timeline = timeline(request.conversationId());
        pulling--;
        timeline.pulling = false;
        if (timeline.gone()) {
            pump(turn);
            return;
        }
        long before = timeline.last();
        timeline.expect(page.lastSeq());
        for (Entry entry : page.items()) {
            if (entry.seq() > timeline.last() && !timeline.gone()) {
                timeline.advance(entry, userId, received -> deliver(turn, timeline, received));
            }
        }
        if (!timeline.gone()) {
            timeline.coveredTo(page.to(), page.lastSeq());
            turn.add(new Effect.Advance(timeline.conversationId, timeline.last()));
        }
        settle(turn, timeline);
        boolean idle = timeline.behind() && page.to() <= request.after() && timeline.last() == before;
        timeline.failures = idle ? timeline.failures + 1 : 0;
        if (idle) {
            pause(turn, timeline, 0);
        }
        pump(turn);
    }

    void failed(Turn turn, Request.Pull request, Incoming.Failure failure) {
        Timeline timeline = timeline(request.conversationId());
        pulling--;
        timeline.pulling = false;
        if (failure.code().equals("conversation_not_found")) {
            toldGone(turn, timeline);
        } else {
            timeline.failures++;
            pause(turn, timeline, failure.retryAfterMs());
        }
        pump(turn);
    }

    void head(Turn turn, Incoming.Head head) {
        if (head.gone()) {
            Timeline known = byId.get(head.conversationId());
            if (known != null) {
                toldGone(turn, known);
            }
            return;
        }
        Timeline timeline = timeline(head.conversationId());
        if (timeline.gone() && head.lastSeq() <= timeline.goneAt()) {
            return;
        }
        timeline.rejoin();
        if (!timeline.placed()) {
            place(timeline, head.lastSeq());
        }
        timeline.expect(head.lastSeq());
        timeline.toldAt = head.lastSeq();
        if (timeline.readSeq != head.readSeq() || timeline.unread != head.unread()) {
            timeline.readSeq = head.readSeq();
            timeline.unread = head.unread();
            turn.deliver(new Event.UnreadChanged(head.conversationId(), head.lastSeq(), head.readSeq(), head.unread()));
        }
        settle(turn, timeline);
    }

    private void place(Timeline timeline, long head) {
        if (begun() || settings.start() == Settings.Start.BEGINNING) {
            placeNew(timeline);
        } else {
            timeline.place(Math.min(head, timeline.floor() - 1));
        }
    }

    /** A sync is through; answers whether it was the first. */
    boolean synced(Turn turn) {
        if (synced) {
            return false;
        }
        synced = true;
        for (Timeline timeline : byId.values()) {
            if (!timeline.placed()) {
                placeNew(timeline);
            }
        }
        if (!resumed) {
            turn.add(new Effect.Begin(positions()));
        }
        byId.values().forEach(timeline -> settle(turn, timeline));
        return true;
    }

    void congested(Turn turn, boolean now) {
        congested = now;
        if (!now) {
            byId.values().stream().filter(Timeline::behind).forEach(timeline -> wanting.add(timeline.conversationId));
            pump(turn);
        }
    }

    private void deliver(Turn turn, Timeline timeline, Entry entry) {
        turn.deliver(new Event.EntryReceived(entry));
        // Whoever is out is told of nothing later: if something later is known, the user was let in again.
        if (entry.ends(userId) && !timeline.knowsBeyond(entry.seq())) {
            leave(turn, timeline, entry.seq());
        }
    }

    /** By an answer, which may be older than what has come live: whether the user was let in again meanwhile is to be asked. */
    private void toldGone(Turn turn, Timeline timeline) {
        doubtful = doubtful || !timeline.gone();
        leave(turn, timeline, 0);
    }

    /** Whether a sync is wanted since an answer may have been out of date; asking takes it back. */
    boolean doubtful() {
        boolean was = doubtful;
        doubtful = false;
        return was;
    }

    private void leave(Turn turn, Timeline timeline, long seq) {
        if (!timeline.gone()) {
            timeline.leave(seq);
            wanting.remove(timeline.conversationId);
            turn.deliver(new Event.ConversationGone(timeline.conversationId));
            turn.add(new Effect.Forget(timeline.conversationId));
        }
    }

    private void settle(Turn turn, Timeline timeline) {
        if (begun()) {
            timeline.drain(userId, received -> deliver(turn, timeline, received));
        }
        want(turn, timeline);
    }

    /** Before, there are no positions to save: what were delivered then would come again after a crash. */
    private boolean begun() {
        return synced || resumed;
    }

    private void want(Turn turn, Timeline timeline) {
        if (timeline.behind() && !timeline.pulling && !paused.containsKey(timeline.conversationId)) {
            wanting.add(timeline.conversationId);
            pump(turn);
        }
    }

    private void pause(Turn turn, Timeline timeline, long retryAfterMs) {
        long until = turn.now() + turn.atLeast(retryAfterMs, timeline.failures - 1);
        wanting.remove(timeline.conversationId);
        paused.put(timeline.conversationId, until);
        pausedUntil = Math.min(pausedUntil, until);
    }

    void pump(Turn turn) {
        if (!wire.up() || congested || !begun()) {
            return;
        }
        for (Iterator<String> each = wanting.iterator(); each.hasNext() && pulling < settings.pullsInFlight(); ) {
            Timeline timeline = timeline(each.next());
            each.remove();
            if (timeline.behind() && !timeline.pulling) {
                timeline.pulling = true;
                pulling++;
                Request.Pull request = new Request.Pull(timeline.conversationId, timeline.last());
                wire.ask(
                        turn,
                        request,
                        id -> new Outgoing.Pull(id, request.conversationId(), request.after(), settings.pullLimit()));
            }
        }
    }

    void disconnected() {
        pulling = 0;
        paused.clear();
        pausedUntil = Turn.NEVER;
        wanting.clear();
        for (Timeline timeline : byId.values()) {
            timeline.pulling = false;
            if (timeline.behind()) {
                wanting.add(timeline.conversationId);
            }
        }
    }

    void wake(Turn turn) {
        if (turn.now() >= pausedUntil) {
            pausedUntil = Turn.NEVER;
            for (Map.Entry<String, Long> each : List.copyOf(paused.entrySet())) {
                if (each.getValue() <= turn.now()) {
                    paused.remove(each.getKey());
                    wanting.add(each.getKey());
                } else {
                    pausedUntil = Math.min(pausedUntil, each.getValue());
                }
            }
            pump(turn);
        }
    }

    long wakeAt() {
        return pausedUntil;
    }

    private Timeline timeline(String conversationId) {
        return byId.computeIfAbsent(conversationId, id -> new Timeline(id, settings.bufferedEntries()));
    }
}
