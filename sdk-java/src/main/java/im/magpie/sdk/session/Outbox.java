package im.magpie.sdk.session;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends until they are acknowledged or refused for good, each under its own id: so that however often it is sent, it is stored once.
 *
 * <p>In a conversation they go out in the order they were made, several in flight. A resend goes before everything made after it that is
 * not yet in flight; what was in flight together with it may be stored before it, unless the window is 1.
 */
final class Outbox {
    private final Wire wire;
    private final Settings settings;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Set<String> ids = new HashSet<>();
    /** Lanes with something to send now, and those that have to wait for their time. */
    private final Set<String> ready = new LinkedHashSet<>();

    private final Set<String> held = new LinkedHashSet<>();
    private long heldUntil = Turn.NEVER;
    private long allHeldUntil;
    private int inFlight;

    Outbox(Wire wire, Settings settings) {
        this.wire = wire;
        this.settings = settings;
    }

    /** What an earlier run has not settled. */
    void restore(OutboxMessage message) {
        queue(new Lane.Pending(message, true));
    }

    void add(Turn turn, OutboxMessage message) {
        if (ids.contains(message.clientMessageId())) {
            return;
        }
        if (ids.size() >= settings.outboxLimit()) {
            String text = "Too many messages wait to be sent: wait for some to be acknowledged.";
            turn.add(new Effect.Complete(message.clientMessageId(), new Outcome.Refused("overloaded", text)));
            return;
        }
        turn.add(new Effect.Store(message));
        queue(new Lane.Pending(message, false));
        pump(turn);
    }

    private void queue(Lane.Pending pending) {
        String conversation = pending.message().conversationId();
        ids.add(pending.message().clientMessageId());
        lanes.computeIfAbsent(conversation, id -> new Lane(settings.window())).add(pending);
        if (!held.contains(conversation)) {
            ready.add(conversation);
        }
    }

    /** Sends what may be sent. */
    void pump(Turn turn) {
        if (!wire.up() || turn.now() < allHeldUntil) {
            return;
        }
        for (Iterator<String> each = ready.iterator(); each.hasNext() && inFlight < settings.sendsInFlight(); ) {
            String conversation = each.next();
            Lane lane = lanes.get(conversation);
            while (lane != null && lane.canSend() && inFlight < settings.sendsInFlight()) {
                transmit(turn, lane.next().message());
            }
            if (lane == null || !lane.canSend()) {
                each.remove();
            }
        }
    }

    private void transmit(Turn turn, OutboxMessage message) {
        inFlight++;
        wire.ask(
                turn,
                new Request.Send(message.conversationId(), message.clientMessageId()),
                id -> new Outgoing.Send(id, message.conversationId(), message.clientMessageId(), message.content()));
    }

    /** Settles a send; answers what was stored, for the sender's own view of the conversation */
    Lane.@Nullable Pending acknowledged(Turn turn, Request.Send request, Incoming.Ack ack) {
        return settle(turn, request, true, new Outcome.Acknowledged(ack.conversationId(), ack.seq(), ack.serverTime()));
    }

    void failed(Turn turn, Request.Send request, Incoming.Failure failure) {
        switch (failure.code()) {
            case "rate_limited" -> {
                allHeldUntil = Math.max(allHeldUntil, turn.now() + turn.atLeast(failure.retryAfterMs(), 1));
                retry(turn, request, failure.retryAfterMs());
            }
            case "unavailable", "overloaded", "unauthenticated", "token_expired" ->
                retry(turn, request, failure.retryAfterMs());
            default -> settle(turn, request, false, new Outcome.Refused(failure.code(), failure.message()));
        }
    }

    private Lane.@Nullable Pending settle(Turn turn, Request.Send request, boolean stored, Outcome outcome) {
        Lane lane = lanes.get(request.conversationId());
        Lane.Pending pending = lane == null ? null : lane.settle(request.clientMessageId(), stored);
        if (lane == null || pending == null) {
            return null;
        }
        inFlight--;
        ids.remove(request.clientMessageId());
        turn.add(new Effect.Discard(request.clientMessageId()));
        turn.add(new Effect.Complete(request.clientMessageId(), outcome));
        schedule(turn, request.conversationId(), lane);
        return pending;
    }

    private void retry(Turn turn, Request.Send request, long retryAfterMs) {
        Lane lane = lanes.get(request.conversationId());
        if (lane != null) {
            inFlight--;
            lane.fail(turn, request.clientMessageId(), retryAfterMs);
            schedule(turn, request.conversationId(), lane);
        }
    }

    private void schedule(Turn turn, String conversation, Lane lane) {
        if (lane.isEmpty()) {
            lanes.remove(conversation);
            ready.remove(conversation);
            held.remove(conversation);
        } else if (lane.holdUntil() > turn.now()) {
            ready.remove(conversation);
            held.add(conversation);
            heldUntil = Math.min(heldUntil, lane.holdUntil());
        } else if (lane.canSend()) {
            ready.add(conversation);
        }
        pump(turn);
    }

    void disconnected() {
        inFlight = 0;
        allHeldUntil = 0;
        held.clear();
        heldUntil = Turn.NEVER;
        lanes.forEach((conversation, lane) -> {
            lane.disconnected();
            ready.add(conversation);
        });
    }

    void wake(Turn turn) {
        if (turn.now() >= heldUntil) {
            heldUntil = Turn.NEVER;
            for (String conversation : List.copyOf(held)) {
                Lane lane = lanes.get(conversation);
                held.remove(conversation);
                if (lane != null) {
                    schedule(turn, conversation, lane);
                }
            }
        }
        pump(turn);
    }

    /** Nobody will send these now; a store may still have them for the next log-in. */
    void abandon(Turn turn, String code, String message) {
        for (Lane lane : lanes.values()) {
            for (OutboxMessage each : lane.all()) {
                turn.add(new Effect.Complete(each.clientMessageId(), new Outcome.Refused(code, message)));
            }
        }
        lanes.clear();
        ready.clear();
        held.clear();
        ids.clear();
    }

    long wakeAt(long now) {
        long all = wire.up() && allHeldUntil > now && !ready.isEmpty() ? allHeldUntil : Turn.NEVER;
        return Math.min(all, heldUntil);
    }
}
