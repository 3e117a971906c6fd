package im.magpie.connection.session;

import im.magpie.common.id.ConversationId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Lets {@code typing} through once in three seconds a conversation. Used on the event loop of its socket. */
public final class TypingPace {
    private static final long PAUSE = Duration.ofSeconds(3).toNanos();
    private static final int FORGET_FROM = 32;

    private final Map<ConversationId, Long> last = new HashMap<>();

    TypingPace() {}

    /**
     * Whether it may be shown; counts it then.
     *
     * @param now nanoseconds of {@link System#nanoTime()}
     */
    public boolean passes(ConversationId conversation, long now) {
        Long before = last.get(conversation);
        if (before != null && now - before < PAUSE) {
            return false;
        }
        if (last.size() >= FORGET_FROM) {
            last.values().removeIf(at -> now - at >= PAUSE);
        }
        last.put(conversation, now);
        return true;
    }
}
