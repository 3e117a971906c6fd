package im.magpie.e2e.nginx;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A bare socket through nginx that must not close; it does not connect again as an SDK would. */
final class WatchedSocket implements WebSocket.Listener, AutoCloseable {
    private static final Map<Nginx, HttpClient> CLIENTS = new ConcurrentHashMap<>();

    private final StringBuilder part = new StringBuilder();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Boolean> greeted = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable WebSocket socket;

    private WatchedSocket() {}

    /** Connects, and returns when it is greeted. */
    static WatchedSocket open(Nginx nginx, String token) throws Exception {
        HttpClient http = CLIENTS.computeIfAbsent(nginx, one -> HttpClient.newBuilder()
                .sslContext(one.certificate().trusting())
                .build());
        WatchedSocket watched = new WatchedSocket();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("magpie.v1.json")
                .buildAsync(URI.create("wss://" + nginx.url().getAuthority() + "/v1/ws"), watched)
                .get(10, TimeUnit.SECONDS);
        watched.socket = socket;
        socket.sendText("{\"type\":\"connect\",\"id\":\"c\",\"token\":\"" + token + "\"}", true)
                .get(10, TimeUnit.SECONDS);
        watched.greeted.get(10, TimeUnit.SECONDS);
        return watched;
    }

    /** All that came so far. */
    String heard() {
        return String.join("\n", heard);
    }

    /** Says that it is there: two heartbeats of silence would end it. */
    void ping() {
        if (socket != null) {
            var _ = socket.sendText("{\"type\":\"ping\"}", true);
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            heard.add(part.toString());
            part.setLength(0);
            greeted.complete(true);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.set(true);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.set(true);
        greeted.completeExceptionally(error);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
