package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A bare WebSocket: every frame as the contract says it, with nothing repaired. */
final class Socket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HttpClient HTTP = Installation.http();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<JsonNode> frames = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private Socket(URI address) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("magpie.v1.json")
                .connectTimeout(PATIENCE)
                .buildAsync(address, new Listener())
                .join();
    }

    /** Through the gateway; not connected yet. */
    static Socket open() {
        URI url = Installation.shared().url();
        return new Socket(URI.create("ws" + url.toString().substring("http".length()) + "/v1/ws"));
    }

    /** Straight to connection-service. */
    static Socket openDirectly() {
        return new Socket(Installation.shared().webSocket());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                arrived(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    Socket connect(String token) {
        JsonNode answer = ask(Map.of("type", "connect", "token", token));
        assertThat(type(answer)).as(answer.toString()).isEqualTo("connected");
        return this;
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    void send(Map<String, ?> frame) {
        send(JSON.writeValueAsString(frame));
    }

    /** Sends a frame with an id, and waits for its answer; whatever comes meanwhile is kept in order. */
    JsonNode ask(Map<String, ?> frame) {
        String id = UUID.randomUUID().toString();
        Map<String, Object> asked = new LinkedHashMap<>(frame);
        asked.put("id", id);
        send(asked);
        return await(answer -> answer.has("id") && answer.get("id").asString().equals(id));
    }

    JsonNode say(String conversation, String text) {
        return say(conversation, text, UUID.randomUUID().toString());
    }

    JsonNode say(String conversation, String text, String clientMessageId) {
        return ask(message(conversation, text, clientMessageId));
    }

    static Map<String, Object> message(String conversation, String text, String clientMessageId) {
        return Map.of(
                "type",
                "send",
                "conversationId",
                conversation,
                "clientMessageId",
                clientMessageId,
                "content",
                Map.of("type", "text", "text", text));
    }

    JsonNode pull(String conversation, long after) {
        return ask(Map.of("type", "pull", "conversationId", conversation, "after", after, "limit", 200));
    }

    /** The next live entry of that conversation. */
    JsonNode entry(String conversation) {
        return await(frame -> type(frame).equals("entry")
                && frame.get("conversationId").asString().equals(conversation));
    }

    JsonNode await(String type) {
        return await(frame -> type(frame).equals(type));
    }

    /** The first frame of that kind, now or soon; the others stay. */
    JsonNode await(Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<JsonNode> frame = frames.stream().filter(wanted).findFirst();
                if (frame.isPresent()) {
                    frames.remove(frame.get());
                    return frame.get();
                }
                if (arrival.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw new AssertionError("The frame did not come; instead: " + frames);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    private void arrived(JsonNode frame) {
        lock.lock();
        try {
            frames.add(frame);
            arrival.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether such a frame is among those that came until now. */
    boolean hasSeen(Predicate<JsonNode> frame) {
        lock.lock();
        try {
            return frames.stream().anyMatch(frame);
        } finally {
            lock.unlock();
        }
    }

    /** The code that the server closes with, soon. */
    int closeCode() {
        return Objects.requireNonNull(
                closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    static String type(JsonNode frame) {
        return frame.get("type").asString();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
