package im.magpie.sdk;

import im.magpie.sdk.session.Effect;
import im.magpie.sdk.session.Event;
import java.lang.System.Logger;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hands events to the listener, one after the other, on a thread of its own.
 *
 * <p>It says when it is behind; the session then leaves entries on the server until it has caught up, while acknowledgements go on: so a
 * listener may wait for its own send.
 */
final class Delivery {
    private static final Logger LOG = System.getLogger("im.magpie.sdk");

    private final LinkedBlockingQueue<Effect> queue = new LinkedBlockingQueue<>();
    private final AtomicBoolean behind = new AtomicBoolean();
    private final PositionStore positions;
    private final Consumer<Event> listener;
    private final Consumer<Boolean> congested;
    private final int bound;
    private final Thread thread;

    /** @param congested told when it falls behind and when it has caught up */
    Delivery(int bound, PositionStore positions, Consumer<Event> listener, Consumer<Boolean> congested) {
        this.bound = bound;
        this.positions = positions;
        this.listener = listener;
        this.congested = congested;
        this.thread = Thread.ofVirtual().name("magpie-delivery").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void add(Effect effect) {
        queue.add(effect);
        if (queue.size() > bound && behind.compareAndSet(false, true)) {
            congested.accept(true);
        }
    }

    /** What is queued is given up; the listener's present call may finish. */
    void stop() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                handle(queue.take());
                if (queue.size() < bound / 2 && behind.compareAndSet(true, false)) {
                    congested.accept(false);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(Effect effect) {
        try {
            switch (effect) {
                case Effect.Deliver(Event event) -> {
                    tell(event);
                    if (event instanceof Event.EntryReceived(var entry)) {
                        positions.save(entry.conversationId(), entry.seq());
                    }
                }
                case Effect.Advance(String conversation, long seq) -> positions.save(conversation, seq);
                case Effect.Begin(var first) -> positions.begin(first);
                case Effect.Forget(String conversation) -> positions.forget(conversation);
                default -> {}
            }
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "A position could not be saved", e);
        }
    }

    /** A listener that throws has heard the event all the same: it would throw again. */
    private void tell(Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.log(
                    Logger.Level.ERROR,
                    "The listener failed on " + event.getClass().getSimpleName(),
                    e);
        }
    }
}
