package im.magpie.cli.smoke;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket of the public contract. */
final class PublicSocket implements AutoCloseable {
    private static final String SUBPROTOCOL = "magpie.v1.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebSocket socket;
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();

    /** Connected as the owner of the token. */
    PublicSocket(HttpClient http, String url, String token, Duration patience)
            throws IOException, InterruptedException {
        socket = http.newWebSocketBuilder()
                .subprotocols(SUBPROTOCOL)
                .connectTimeout(patience)
                .buildAsync(URI.create(url.replaceFirst("^http", "ws") + "/v1/ws"), new Frames())
                .join();
        send(Map.of("type", "connect", "id", "1", "token", token));
        await(frame -> frame.path("type").asString().equals("connected"), patience);
    }

    void send(Map<String, Object> frame) {
        socket.sendText(JSON.writeValueAsString(frame), true).join();
    }

    /** The next frame like this; others are dropped. An error frame in between fails the check. */
    JsonNode await(Predicate<JsonNode> wanted, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            JsonNode frame = frames.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new IOException("no answer within " + patience.toSeconds() + " s");
            }
            if (wanted.test(frame)) {
                return frame;
            }
            if (frame.path("type").asString().equals("error")) {
                throw new IOException(frame.path("code").asString() + ": "
                        + frame.path("message").asString());
            }
        }
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").handle((_, _) -> socket).join();
        socket.abort();
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                frames.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
