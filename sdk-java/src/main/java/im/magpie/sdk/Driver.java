package im.magpie.sdk;

import im.magpie.sdk.rest.Credentials;
import im.magpie.sdk.rest.MagpieException;
import im.magpie.sdk.rest.Tokens;
import im.magpie.sdk.session.Effect;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Input;
import im.magpie.sdk.session.OutboxMessage;
import im.magpie.sdk.session.Outcome;
import im.magpie.sdk.session.Session;
import java.lang.System.Logger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Carries out what a session wants: one loop on a virtual thread owns the session, sockets and timers feed it. */
final class Driver {
    private static final Logger LOG = System.getLogger("im.magpie.sdk");

    private final LinkedBlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Outcome.Acknowledged>> sends = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final HttpClient client;
    private final URI webSocket;
    private final Tokens tokens;
    private final OutboxStore outbox;
    private final Delivery delivery;
    private final Session session;
    private @Nullable Socket socket;
    /** What the session connects with; another caller may have renewed it meanwhile. */
    private volatile Credentials given;

    Driver(HttpClient client, Options options, URI webSocket, Tokens tokens, Consumer<Event> listener) {
        this.client = client;
        this.webSocket = webSocket;
        this.tokens = tokens;
        this.given = tokens.current();
        this.outbox = Objects.requireNonNullElseGet(options.outbox(), OutboxStore::inMemory);
        PositionStore positions = Objects.requireNonNullElseGet(options.positions(), PositionStore::inMemory);
        this.delivery = new Delivery(
                options.queuedEvents(), positions, listener, behind -> inputs.add(new Input.Congested(behind)));
        this.session = new Session(
                options.settings(),
                RandomGenerator.of("L64X128MixRandom"),
                tokens.current().user().id(),
                positions.load(),
                outbox.load());
    }

    void start() {
        delivery.start();
        inputs.add(new Input.Start());
        Thread.ofVirtual().name("magpie-loop").start(this::loop);
    }

    CompletableFuture<Void> ready() {
        return ready;
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    CompletableFuture<Outcome.Acknowledged> send(OutboxMessage message) {
        CompletableFuture<Outcome.Acknowledged> future = new CompletableFuture<>();
        CompletableFuture<Outcome.Acknowledged> known = sends.putIfAbsent(message.clientMessageId(), future);
        if (known != null) {
            return known;
        }
        inputs.add(new Input.Send(message));
        if (ended.isDone()) {
            fail(message.clientMessageId(), "closed", "This client is closed.");
        }
        return future;
    }

    void accept(Input input) {
        inputs.add(input);
    }

    private void loop() {
        List<Input> batch = new ArrayList<>();
        boolean running = true;
        while (running) {
            batch.clear();
            try {
                take(batch);
            } catch (InterruptedException e) {
                batch.add(new Input.Stop());
            }
            for (Input input : batch) {
                if (running) {
                    running = step(input);
                }
            }
        }
        sends.keySet().forEach(id -> fail(id, "closed", "This client is closed."));
        ready.completeExceptionally(new MagpieException("closed", "This client is closed."));
        ended.complete(null);
    }

    private void take(List<Input> batch) throws InterruptedException {
        if (inputs.drainTo(batch, 256) > 0) {
            return;
        }
        long now = now();
        long wait = session.wakeAt(now) - now;
        Input input = wait > 3_600_000 ? inputs.poll(1, TimeUnit.HOURS) : inputs.poll(wait, TimeUnit.MILLISECONDS);
        batch.add(input == null ? new Input.Wake() : input);
    }

    /** Takes one input; answers whether to go on. */
    private boolean step(Input input) {
        for (Effect effect : session.step(input, now())) {
            try {
                perform(effect);
            } catch (RuntimeException e) {
                LOG.log(Logger.Level.ERROR, "Failed: " + effect.getClass().getSimpleName(), e);
            }
        }
        if (input instanceof Input.Received(int link, var frame) && socket != null && socket.link() == link) {
            socket.taken();
        }
        return !(input instanceof Input.Stop || input instanceof Input.TokenRefused);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Deliver _, Effect.Advance _, Effect.Begin _, Effect.Forget _ -> delivery.add(effect);
            case Effect.Transmit(int link, var frame) -> {
                if (socket != null && socket.link() == link) {
                    socket.send(frame);
                }
            }
            case Effect.FetchToken(boolean renew) -> Thread.ofVirtual().start(() -> inputs.add(token(renew)));
            case Effect.Open(int link) -> socket = new Socket(client, webSocket, link, inputs::add);
            case Effect.Close(int link, int code) -> {
                if (socket != null && socket.link() == link) {
                    socket.close(code);
                    socket = null;
                }
            }
            case Effect.Ready() -> ready.completeAsync(() -> null, Thread::startVirtualThread);
            case Effect.Store(OutboxMessage message) -> outbox.store(message);
            case Effect.Discard(String id) -> outbox.discard(id);
            case Effect.Complete(String id, Outcome outcome) -> complete(id, outcome);
        }
    }

    /** Completed elsewhere: what users do next must not hold the loop. */
    private void complete(String id, Outcome outcome) {
        switch (outcome) {
            case Outcome.Acknowledged acknowledged -> {
                CompletableFuture<Outcome.Acknowledged> future = sends.remove(id);
                if (future != null) {
                    future.completeAsync(() -> acknowledged, Thread::startVirtualThread);
                }
            }
            case Outcome.Refused(String code, String message) -> fail(id, code, message);
        }
    }

    private void fail(String id, String code, String message) {
        CompletableFuture<Outcome.Acknowledged> future = sends.remove(id);
        if (future != null) {
            Thread.startVirtualThread(() -> future.completeExceptionally(new MagpieException(code, message)));
        }
    }

    private Input token(boolean renew) {
        try {
            Credentials good = renew ? tokens.renewed(given) : tokens.valid();
            given = good;
            return new Input.TokenReady(
                    good.accessToken(), now() + good.renewAt().toEpochMilli() - System.currentTimeMillis());
        } catch (MagpieException e) {
            boolean over = e.status() == 400 || e.status() == 401 || e.status() == 403;
            return over
                    ? new Input.TokenRefused(e.code() + ": " + e.getMessage())
                    : new Input.TokenFailed(
                            e.retryAfter().map(Duration::toMillis).orElse(0L));
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "The credentials could not be kept", e);
            return new Input.TokenFailed(0);
        }
    }

    void stopDelivery() {
        delivery.stop();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
