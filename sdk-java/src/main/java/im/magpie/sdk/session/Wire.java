package im.magpie.sdk.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The socket as the rest of a session sees it: up or not, and the requests that wait for an answer.
 *
 * <p>All requests have the same time-out, so that the oldest is the first to run out.
 */
final class Wire {
    private record Asked(Request request, long at) {}

    private final Map<String, Asked> asked = new LinkedHashMap<>();
    private final long timeout;
    private long requests;
    private int link;
    private boolean up;
    private long lastSent;

    Wire(long timeout) {
        this.timeout = timeout;
    }

    /** Whether requests other than the greeting may go out. */
    boolean up() {
        return up;
    }

    long lastSent() {
        return lastSent;
    }

    void opened(int number) {
        link = number;
    }

    void greeted() {
        up = true;
    }

    /** What was asked has no answer any more; whoever asked knows what to do about it. */
    void down() {
        up = false;
        asked.clear();
    }

    void ask(Turn turn, Request request, Function<String, Outgoing> frame) {
        String id = Long.toString(++requests, Character.MAX_RADIX);
        asked.put(id, new Asked(request, turn.now()));
        tell(turn, frame.apply(id));
    }

    void tell(Turn turn, Outgoing frame) {
        lastSent = turn.now();
        turn.add(new Effect.Transmit(link, frame));
    }

    @Nullable
    Request answered(String id) {
        Asked found = asked.remove(id);
        return found == null ? null : found.request();
    }

    List<Request> expired(long now) {
        if (now < wakeAt()) {
            return List.of();
        }
        List<Request> expired = new ArrayList<>();
        for (Iterator<Asked> each = asked.values().iterator(); each.hasNext(); ) {
            Asked next = each.next();
            if (next.at() + timeout > now) {
                break;
            }
            expired.add(next.request());
            each.remove();
        }
        return expired;
    }

    long wakeAt() {
        return asked.isEmpty() ? Turn.NEVER : asked.values().iterator().next().at() + timeout;
    }
}
