package im.magpie.sdk.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks now and then where all conversations stand: after each connect, when told that something was missed, and every few minutes.
 *
 * <p>A live frame may be lost without a sign, above all the last one of a quiet conversation; this finds it.
 */
final class Sync {
    /** As many heads as fit into a frame of 64 KiB with room to spare. */
    private static final int HEADS = 500;

    private static final long NO_SOONER = 200;

    private record Part(
            Map<String, Long> heads,
            Map<String, Long> reads,
            @Nullable String cursor) {
        Part() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), null);
        }
    }

    private final Deque<Part> parts = new ArrayDeque<>();
    private final Wire wire;
    private final Timelines timelines;
    private boolean running;
    private boolean again;
    private int failures;
    private long dueAt = Turn.NEVER;

    Sync(Wire wire, Timelines timelines) {
        this.wire = wire;
        this.timelines = timelines;
    }

    void connected(Turn turn) {
        failures = 0;
        start(turn);
    }

    void disconnected() {
        parts.clear();
        running = false;
        again = false;
        dueAt = Turn.NEVER;
    }

    /** Something may have been missed; many such hints in a short time make one sync. */
    void hinted(Turn turn) {
        if (running) {
            again = true;
        } else if (wire.up()) {
            dueAt = Math.min(dueAt, turn.now() + turn.random().nextLong(NO_SOONER));
        }
    }

    private void start(Turn turn) {
        running = true;
        again = false;
        dueAt = Turn.NEVER;
        parts.clear();
        Map<String, Long> reads = timelines.readsTold();
        parts.add(new Part());
        timelines.positions().forEach((conversation, last) -> {
            if (parts.getLast().heads().size() == HEADS) {
                parts.add(new Part());
            }
            parts.getLast().heads().put(conversation, last);
            if (reads.containsKey(conversation)) {
                parts.getLast().reads().put(conversation, reads.get(conversation));
            }
        });
        ask(turn);
    }

    private void ask(Turn turn) {
        Part part = parts.element();
        wire.ask(turn, new Request.Sync(), id -> new Outgoing.Sync(id, part.heads(), part.reads(), part.cursor()));
    }

    /** Takes one part of the answer; true when a whole sync is through. */
    boolean answered(Turn turn, Incoming.Heads frame) {
        if (!running) {
            return false;
        }
        frame.items().forEach(head -> timelines.head(turn, head));
        Part part = parts.remove();
        if (frame.nextCursor() != null) {
            parts.addFirst(new Part(part.heads(), part.reads(), frame.nextCursor()));
        }
        if (!parts.isEmpty()) {
            ask(turn);
            return false;
        }
        running = false;
        failures = 0;
        long every = turn.settings().syncEvery();
        dueAt = turn.now()
                + (again ? NO_SOONER : every - every / 5 + turn.random().nextLong(every / 5 * 2 + 1));
        return true;
    }

    void failed(Turn turn, Incoming.Failure failure) {
        running = false;
        parts.clear();
        dueAt = turn.now() + turn.atLeast(failure.retryAfterMs(), failures++);
    }

    void wake(Turn turn) {
        if (!running && turn.now() >= dueAt && wire.up()) {
            start(turn);
        }
    }

    long wakeAt() {
        return dueAt;
    }
}
