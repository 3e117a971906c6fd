package im.magpie.connection;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that sees every frame. */
final class Client implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new CopyOnWriteArrayList<>();
    private final Map<String, Long> firsts = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<String> pong = new CompletableFuture<>();
    private final WebSocket socket;
    private volatile boolean reading = true;

    private Client(URI url) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("magpie.v1.json")
                .buildAsync(url, new Listener())
                .join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode frame = JSON.readTree(text.toString());
                text.setLength(0);
                firsts.putIfAbsent(frame.path("type").asString(), System.nanoTime());
                seen.add(frame);
                frames.add(frame);
            }
            more(webSocket);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            pong.complete(
                    java.nio.charset.StandardCharsets.UTF_8.decode(message).toString());
            more(webSocket);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }

        private void more(WebSocket webSocket) {
            if (reading) {
                webSocket.request(1);
            }
        }
    }

    static Client open(URI url) {
        return new Client(url);
    }

    JsonNode connect(String token) {
        send("{\"type\":\"connect\",\"id\":\"c\",\"token\":\"%s\"}".formatted(token));
        return await("connected");
    }

    void send(String json) {
        socket.sendText(json, true).join();
    }

    void sendFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            socket.sendText(parts[i], i == parts.length - 1).join();
        }
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    String ping(String payload) {
        socket.sendPing(ByteBuffer.wrap(payload.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .join();
        return pong.join();
    }

    /** The next frame, whatever it is. */
    JsonNode next() {
        try {
            JsonNode frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("No frame came; before: " + seen);
            }
            return frame;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next frame of that type; others before it are passed over. */
    JsonNode await(String type) {
        JsonNode frame = next();
        while (!frame.path("type").asString().equals(type)) {
            frame = next();
        }
        return frame;
    }

    /** The next frame that answers that id. */
    JsonNode awaitId(String id) {
        JsonNode frame = next();
        while (!frame.path("id").asString().equals(id)) {
            frame = next();
        }
        return frame;
    }

    /** Everything that came so far. */
    List<JsonNode> seen() {
        return seen;
    }

    List<JsonNode> seen(String type) {
        return seen.stream()
                .filter(frame -> frame.path("type").asString().equals(type))
                .toList();
    }

    /** When the first of that type came, in nanoseconds; absent if none did. */
    Optional<Long> first(String type) {
        return Optional.ofNullable(firsts.get(type));
    }

    void stopReading() {
        reading = false;
    }

    void readOn() {
        reading = true;
        socket.request(1);
    }

    int closeCode() {
        try {
            return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new AssertionError("The socket was not closed properly; frames: " + seen, e.getCause());
        }
    }

    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
