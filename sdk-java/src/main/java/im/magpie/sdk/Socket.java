package im.magpie.sdk;

import im.magpie.sdk.session.Incoming;
import im.magpie.sdk.session.Input;
import im.magpie.sdk.session.Outgoing;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One WebSocket: frames to inputs, and frames out one after the other, as the JDK wants it.
 *
 * <p>Frames are read only as fast as the loop takes them: {@link #taken} asks for one more.
 *
 * <p>The JDK (25 too) forgets to tell of the end of a connection that arrives while its listener runs: {@code
 * TransportImpl.acknowledgeReception} then throws an {@link InternalError} that nobody sees, and a client would be deaf until its
 * heartbeat finds out. So the first silence after frames is questioned by a ping (RFC 6455, section 5.5.2).
 */
final class Socket implements WebSocket.Listener {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int READ_AHEAD = 256;
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final int link;
    private final Consumer<Input> loop;
    private final StringBuilder text = new StringBuilder();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicBoolean watched = new AtomicBoolean();
    private final CompletableFuture<WebSocket> open;
    private CompletableFuture<WebSocket> sent;

    Socket(HttpClient client, URI uri, int link, Consumer<Input> loop) {
        this.link = link;
        this.loop = loop;
        this.open = client.newWebSocketBuilder()
                .subprotocols("magpie.v1.json")
                .connectTimeout(Duration.ofSeconds(15))
                .buildAsync(uri, this);
        this.sent = open;
        var _ = open.whenComplete((socket, error) -> opened(error));
    }

    int link() {
        return link;
    }

    private void opened(@Nullable Throwable error) {
        if (error == null) {
            loop.accept(new Input.Opened(link));
            return;
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        long retryAfter = 0;
        int code = 1006;
        if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
            code = refused.getResponse().statusCode() == 401 ? 4401 : 1006;
            retryAfter = refused.getResponse()
                    .headers()
                    .firstValue("Retry-After")
                    .filter(seconds -> seconds.matches("\\d{1,6}"))
                    .map(seconds -> Long.parseLong(seconds) * 1000)
                    .orElse(0L);
        }
        loop.accept(new Input.Closed(link, code, retryAfter));
    }

    /** Called by the loop alone. A failure to send shows as a close. */
    void send(Outgoing frame) {
        String json = JSON.writeValueAsString(frame.toJson());
        sent = sent.isDone() && !sent.isCompletedExceptionally()
                ? sent.resultNow().sendText(json, true)
                : sent.thenCompose(socket -> socket.sendText(json, true));
        var _ = sent.whenComplete((socket, error) -> {
            if (error != null) {
                loop.accept(new Input.Closed(link, 1006, 0));
            }
        });
    }

    /** A polite close, and the end of the connection soon after whatever the peer does. */
    void close(int code) {
        var _ = open.thenAccept(socket -> {
            var _ = sent.thenCompose(ready -> ready.sendClose(code, ""))
                    .orTimeout(2, TimeUnit.SECONDS)
                    .whenComplete((done, error) -> socket.abort());
        });
    }

    /** A frame was dealt with. */
    void taken() {
        WebSocket socket = open.getNow(null);
        if (socket != null && !socket.isInputClosed()) {
            socket.request(1);
        }
    }

    @Override
    public void onOpen(WebSocket socket) {
        socket.request(READ_AHEAD);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        heard(socket);
        text.append(data);
        if (!last) {
            socket.request(1);
            return null;
        }
        String frame = text.toString();
        text.setLength(0);
        try {
            loop.accept(new Input.Received(link, Incoming.of(JSON.readTree(frame))));
        } catch (JacksonException e) {
            loop.accept(new Input.Received(link, new Incoming.Unknown("")));
        }
        return null;
    }

    /** Parts count: a long frame on a slow line holds up the pong. */
    private void heard(WebSocket socket) {
        long now = heard.incrementAndGet();
        if (watched.compareAndSet(false, true)) {
            awaitSilence(socket, now);
        }
    }

    private void awaitSilence(WebSocket socket, long seen) {
        after(SILENCE, () -> {
            if (heard.get() == seen) {
                watched.set(false);
                question(socket);
            } else {
                awaitSilence(socket, heard.get());
            }
        });
    }

    private void question(WebSocket socket) {
        long asked = heard.get();
        var _ = socket.sendPing(ByteBuffer.allocate(0));
        after(ANSWER, () -> {
            if (heard.get() == asked) {
                socket.abort();
                loop.accept(new Input.Closed(link, 1006, 0));
            }
        });
    }

    private static void after(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                .execute(task);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        heard.incrementAndGet();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        loop.accept(new Input.Closed(link, code, 0));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        loop.accept(new Input.Closed(link, 1006, 0));
    }
}
