package im.magpie.nemesis;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket without an SDK: nothing is repaired and nothing is tried again. */
final class RawSocket implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ALL = 1 << 30;

    private final Map<String, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Consumer<JsonNode> listener;
    private final CompletableFuture<WebSocket> socket;
    private volatile boolean closed;

    /**
     * Starts to open one.
     *
     * @param reading whether it takes what it is sent; one that does not is a slow client
     * @param listener is told of every frame that answers nothing, on the HTTP client's thread
     */
    RawSocket(HttpClient http, URI url, boolean reading, Consumer<JsonNode> listener) {
        this.listener = listener;
        this.socket = http.newWebSocketBuilder()
                .subprotocols("magpie.v1.json")
                .connectTimeout(Duration.ofSeconds(2))
                .buildAsync(
                        URI.create("ws" + url.toString().substring("http".length()) + "/v1/ws"), new Frames(reading));
    }

    boolean closed() {
        return closed || socket.isCompletedExceptionally();
    }

    /** Sends a frame and waits for its answer; empty if none comes. */
    Optional<JsonNode> ask(Duration atMost, Map<String, ?> frame) throws InterruptedException {
        String id = String.valueOf(ids.incrementAndGet());
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        Map<String, Object> whole = new LinkedHashMap<>(frame);
        whole.put("id", id);
        try {
            socket.thenCompose(open -> open.sendText(JSON.writeValueAsString(whole), true))
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } finally {
            asked.remove(id);
        }
    }

    /** Sends whatever this is, without waiting for anything; false if the socket does not take it. */
    boolean push(String text) throws InterruptedException {
        try {
            socket.thenCompose(open -> open.sendText(text, true)).get(1, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        var _ = socket.thenAccept(WebSocket::abort);
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final boolean reading;

        Frames(boolean reading) {
            this.reading = reading;
        }

        @Override
        public void onOpen(WebSocket from) {
            from.request(reading ? ALL : 1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            return null;
        }

        private void take(JsonNode frame) {
            CompletableFuture<JsonNode> answer = asked.get(frame.path("id").stringValue(""));
            if (answer == null) {
                listener.accept(frame);
            } else {
                answer.complete(frame);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed = true;
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed = true;
        }
    }
}
