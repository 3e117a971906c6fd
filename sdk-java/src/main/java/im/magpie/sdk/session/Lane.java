package im.magpie.sdk.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The sends of one conversation, in the order they were made.
 *
 * <p>Once one has failed for a while, no other goes out before all in flight are settled; then those that are left go again in their old
 * order, the first of them alone until it is through.
 */
final class Lane {
    /** @param repeated whether it was sent before, so that its acknowledgement may tell of an entry long seen */
    record Pending(OutboxMessage message, boolean repeated) {
        Pending again() {
            return repeated ? this : new Pending(message, true);
        }
    }

    private final SequencedMap<String, Pending> flying = new LinkedHashMap<>();
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final int fullWindow;
    private int window;
    private int unanswered;
    private boolean failed;
    private int failures;
    private long holdUntil;

    Lane(int window) {
        this.fullWindow = window;
        this.window = window;
    }

    void add(Pending pending) {
        waiting.add(pending);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && flying.isEmpty();
    }

    int unanswered() {
        return unanswered;
    }

    /** When it may send again. */
    long holdUntil() {
        return holdUntil;
    }

    boolean canSend() {
        return !failed && unanswered < window && !waiting.isEmpty();
    }

    Pending next() {
        Pending pending = waiting.remove();
        flying.put(pending.message().clientMessageId(), pending);
        unanswered++;
        return pending;
    }

    /** It is stored, or refused for good. */
    @Nullable
    Pending settle(String clientMessageId, boolean stored) {
        Pending pending = flying.remove(clientMessageId);
        if (pending != null) {
            unanswered--;
            if (stored && !failed) {
                window = fullWindow;
                failures = 0;
            }
            regroup();
        }
        return pending;
    }

    /** Its outcome is unknown, or it was too much at this time. */
    void fail(Turn turn, String clientMessageId, long retryAfterMs) {
        if (flying.containsKey(clientMessageId)) {
            unanswered--;
            holdUntil = Math.max(holdUntil, turn.now() + turn.atLeast(retryAfterMs, failures));
            if (!failed) {
                failed = true;
                failures++;
            }
            regroup();
        }
    }

    private void regroup() {
        if (failed && unanswered == 0) {
            failed = false;
            window = 1;
            putBack();
        }
    }

    /** The connection is gone: what it carried goes first on the next. */
    void disconnected() {
        failed = false;
        unanswered = 0;
        holdUntil = 0;
        putBack();
    }

    private void putBack() {
        for (Pending pending : flying.reversed().values()) {
            waiting.addFirst(pending.again());
        }
        flying.clear();
    }

    List<OutboxMessage> all() {
        List<OutboxMessage> all = new ArrayList<>();
        for (Map.Entry<String, Pending> each : flying.entrySet()) {
            all.add(each.getValue().message());
        }
        waiting.forEach(pending -> all.add(pending.message()));
        return all;
    }
}
