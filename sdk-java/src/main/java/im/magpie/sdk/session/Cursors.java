package im.magpie.sdk.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the server what was read, until it knows, and who is typing, where it matters. */
final class Cursors {
    private static final long TYPING_EVERY = 3_000;
    private static final int TYPING_REMEMBERED = 1_000;

    private final Map<String, Long> read = new LinkedHashMap<>();
    private final Map<String, Long> typed = new LinkedHashMap<>();
    private final Wire wire;
    private int failures;
    private long againAt = Turn.NEVER;

    Cursors(Wire wire) {
        this.wire = wire;
    }

    void read(Turn turn, String conversationId, long seq) {
        Long before = read.get(conversationId);
        if (before == null || before < seq) {
            read.put(conversationId, seq);
            tell(turn, conversationId, seq);
        }
    }

    private void tell(Turn turn, String conversationId, long seq) {
        if (wire.up()) {
            wire.ask(turn, new Request.Read(conversationId, seq), id -> new Outgoing.Read(id, conversationId, seq));
        }
    }

    /** Tells all again that is not known to be known: after each sync, and some time after a failure. */
    void repeat(Turn turn) {
        againAt = Turn.NEVER;
        for (Map.Entry<String, Long> each : List.copyOf(read.entrySet())) {
            tell(turn, each.getKey(), each.getValue());
        }
    }

    void done(Request.Read request) {
        failures = 0;
        read.remove(request.conversationId(), request.seq());
    }

    void failed(Turn turn, Request.Read request, Incoming.Failure failure) {
        switch (failure.code()) {
            case "unavailable", "overloaded", "rate_limited", "unauthenticated", "token_expired" ->
                againAt = Math.min(againAt, turn.now() + turn.atLeast(failure.retryAfterMs(), failures++));
            default -> done(request);
        }
    }

    /** The sync after the next connect tells them. */
    void disconnected() {
        againAt = Turn.NEVER;
    }

    void wake(Turn turn) {
        if (turn.now() >= againAt) {
            repeat(turn);
        }
    }

    long wakeAt() {
        return againAt;
    }

    void typing(Turn turn, String conversationId) {
        Long before = typed.get(conversationId);
        if (wire.up() && (before == null || turn.now() - before >= TYPING_EVERY)) {
            if (typed.size() >= TYPING_REMEMBERED) {
                typed.clear();
            }
            typed.put(conversationId, turn.now());
            wire.tell(turn, new Outgoing.Typing(conversationId));
        }
    }
}
