package im.magpie.sdk.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client's session as a deterministic state machine: input and time in, effects out.
 *
 * <p>It changes in place, since thousands of frames a second would otherwise copy its maps as often; but nothing of it is shared, and it
 * knows neither clock nor thread nor socket: two sessions made alike and given the same inputs at the same times, with the same random
 * numbers, come to the same effects. Not safe for several threads: one loop owns it.
 *
 * <p>What it promises: the listener gets each entry of each conversation once, in order, with nothing left out; each send is stored once
 * or refused for good, whatever happens to sockets and servers meanwhile.
 */
public final class Session {
    private final Settings settings;
    private final RandomGenerator random;
    private final Wire wire;
    private final Link link;
    private final Outbox outbox;
    private final Timelines timelines;
    private final Sync sync;
    private final Cursors cursors;
    private boolean congested;

    /**
     * A session that has not started.
     *
     * @param positions where an earlier run has come to; empty if there was none
     * @param unsent what an earlier run has not settled
     */
    public Session(
            Settings settings,
            RandomGenerator random,
            String userId,
            Optional<Map<String, Long>> positions,
            List<OutboxMessage> unsent) {
        this.settings = settings;
        this.random = random;
        this.wire = new Wire(settings.requestTimeout());
        this.link = new Link(wire);
        this.outbox = new Outbox(wire, settings);
        this.timelines = new Timelines(wire, settings, userId, positions.isPresent());
        this.sync = new Sync(wire, timelines);
        this.cursors = new Cursors(wire);
        positions.ifPresent(known -> known.forEach(timelines::resume));
        unsent.forEach(outbox::restore);
    }

    /**
     * Takes one input.
     *
     * @param now milliseconds, never less than at the step before
     * @return what to do, in this order
     */
    public List<Effect> step(Input input, long now) {
        Turn turn = new Turn(now, random, settings);
        switch (input) {
            case Input.Received(int number, Incoming frame) -> {
                if (link.is(number)) {
                    link.heard(turn);
                    received(turn, frame);
                    if (timelines.doubtful()) {
                        sync.hinted(turn);
                    }
                }
            }
            case Input.Send(OutboxMessage message) -> outbox.add(turn, message);
            case Input.Wake() -> {}
            case Input.Start() -> link.start(turn);
            case Input.Stop() -> {
                link.stop(turn);
                disconnected();
                outbox.abandon(turn, "closed", "The client was closed before the message was acknowledged.");
            }
            case Input.TokenReady ready -> link.token(turn, ready);
            case Input.TokenFailed(long retryAfterMs) -> link.noToken(turn, retryAfterMs);
            case Input.TokenRefused(String reason) -> {
                link.refused(turn, reason);
                endIfOff(turn);
            }
            case Input.Opened(int number) -> {
                if (link.is(number)) {
                    link.opened(turn);
                }
            }
            case Input.Closed(int number, int code, long retryAfterMs) -> {
                if (link.is(number)) {
                    link.lost(turn, code, retryAfterMs);
                    lost(turn);
                }
            }
            case Input.Congested(boolean is) -> {
                congested = is;
                timelines.congested(turn, is);
            }
            case Input.Read(String conversation, long seq) -> cursors.read(turn, conversation, seq);
            case Input.Typing(String conversation) -> cursors.typing(turn, conversation);
        }
        due(turn);
        return turn.effects();
    }

    /** When to give it {@link Input.Wake}, if nothing else happens before; {@link Long#MAX_VALUE}: never. */
    public long wakeAt(long now) {
        long first = Math.min(link.wakeAt(), wire.wakeAt());
        long second = Math.min(outbox.wakeAt(now), timelines.wakeAt());
        return Math.min(Math.min(first, second), Math.min(sync.wakeAt(), cursors.wakeAt()));
    }

    private void received(Turn turn, Incoming frame) {
        switch (frame) {
            case Incoming.Live(var entry) -> timelines.live(turn, entry);
            case Incoming.Ack ack -> {
                if (wire.answered(ack.id()) instanceof Request.Send request) {
                    Lane.Pending stored = outbox.acknowledged(turn, request, ack);
                    if (stored != null) {
                        timelines.own(turn, ack, stored);
                    }
                }
            }
            case Incoming.Entries page -> {
                if (wire.answered(page.id()) instanceof Request.Pull request) {
                    timelines.page(turn, request, page);
                }
            }
            case Incoming.Heads heads -> {
                if (wire.answered(heads.id()) instanceof Request.Sync && sync.answered(turn, heads)) {
                    synced(turn);
                }
            }
            case Incoming.Ok(String id) -> {
                if (wire.answered(id) instanceof Request.Read request) {
                    cursors.done(request);
                }
            }
            case Incoming.Connected connected -> {
                link.connected(turn, connected);
                sync.connected(turn);
                outbox.pump(turn);
            }
            case Incoming.Told(Event event) -> {
                if (!congested) {
                    turn.deliver(event);
                }
            }
            case Incoming.Hint(Event.Inbox event) -> {
                turn.deliver(event);
                sync.hinted(turn);
            }
            case Incoming.Lagging() -> sync.hinted(turn);
            case Incoming.Reconnect(long afterMs) -> link.reconnect(turn, afterMs);
            case Incoming.Failure failure -> failure(turn, failure);
            case Incoming.Pong _, Incoming.Unknown _ -> {}
        }
    }

    private void synced(Turn turn) {
        link.proven();
        if (timelines.synced(turn)) {
            turn.add(new Effect.Ready());
        }
        timelines.pump(turn);
        cursors.repeat(turn);
    }

    private void failure(Turn turn, Incoming.Failure failure) {
        Request request = failure.id() == null ? null : wire.answered(failure.id());
        failed(turn, request, failure);
    }

    private void failed(Turn turn, @Nullable Request request, Incoming.Failure failure) {
        switch (request) {
            case null -> link.troubled(turn, failure);
            case Request.Greeting() -> {
                link.troubled(turn, failure);
                lost(turn);
            }
            case Request.Send send -> outbox.failed(turn, send, failure);
            case Request.Pull pull -> timelines.failed(turn, pull, failure);
            case Request.Sync() -> sync.failed(turn, failure);
            case Request.Read read -> cursors.failed(turn, read, failure);
        }
    }

    private void due(Turn turn) {
        if (link.off() || turn.now() < wakeAt(turn.now())) {
            return;
        }
        Incoming.Failure late = new Incoming.Failure(null, "unavailable", "No answer in time.", 0);
        for (Request request : wire.expired(turn.now())) {
            if (!(request instanceof Request.Greeting)) {
                failed(turn, request, late);
            }
        }
        if (link.wake(turn)) {
            lost(turn);
        }
        outbox.wake(turn);
        timelines.wake(turn);
        sync.wake(turn);
        cursors.wake(turn);
    }

    private void lost(Turn turn) {
        disconnected();
        endIfOff(turn);
    }

    private void disconnected() {
        outbox.disconnected();
        timelines.disconnected();
        sync.disconnected();
        cursors.disconnected();
    }

    private void endIfOff(Turn turn) {
        if (link.off()) {
            outbox.abandon(turn, "unauthenticated", "The session is over: log in again.");
        }
    }
}
