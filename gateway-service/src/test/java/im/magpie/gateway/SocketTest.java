package im.magpie.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SocketTest {
    private static final Node NODE = new Node();
    private static Door door;

    @BeforeAll
    static void open() {
        Backend gone = new Backend();
        gone.close();
        door = new Door(
                Map.of("magpie.connection-service.websocket-urls", "ws://127.0.0.1:" + gone.port() + "," + NODE.url()));
    }

    @AfterAll
    static void shut() {
        door.close();
        NODE.close();
    }

    @Test
    void framesPassBothWaysInOrderWhateverTheirSize() {
        Socket socket = connect(door);

        for (int i = 0; i < 500; i++) {
            socket.send("frame " + i);
        }
        String large = "x".repeat(1_000_000);
        socket.send(large);

        await().untilAsserted(() -> assertThat(socket.received).hasSize(501));
        assertThat(socket.received.getFirst()).isEqualTo("frame 0");
        assertThat(socket.received.get(499)).isEqualTo("frame 499");
        assertThat(socket.received.get(500)).isEqualTo(large);
        socket.socket().abort();
    }

    @Test
    void pingsReachTheNodeSinceTheyAreHeartbeats() {
        Socket socket = connect(door);
        int before = NODE.pings.get();

        socket.socket().sendPing(ByteBuffer.wrap(new byte[] {1})).join();

        await().untilAsserted(() -> assertThat(NODE.pings).hasValueGreaterThan(before));
        await().untilAsserted(() -> assertThat(socket.pongs).isNotEmpty());
        socket.socket().abort();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1009, 1012, 4400, 4401, 4408, 4429})
    void aCloseCodeOfTheNodeArrivesAfterTheFramesBeforeIt(int code) {
        Socket socket = connect(door);

        socket.send("close " + code);

        assertThat(socket.closed()).isEqualTo(code + " because");
        assertThat(socket.received).containsExactly("error " + code);
    }

    @Test
    void aFrameThatIsTooLongForTheNodeIsRefusedByTheNode() {
        Socket socket = connect(door);

        socket.send("y".repeat(1_100_000));

        assertThat(socket.closed()).startsWith("1009");
    }

    @Test
    void theClientsCloseCodeReachesTheNode() {
        Socket socket = connect(door);
        socket.send("hello");
        await().untilAsserted(() -> assertThat(socket.received).hasSize(1));

        socket.socket().sendClose(4321, "enough").join();

        await().untilAsserted(() -> assertThat(NODE.closed).contains("4321 enough"));
    }

    @Test
    void aClientThatVanishesIsGoneForTheNodeToo() {
        Socket socket = connect(door);
        socket.send("hello");
        await().untilAsserted(() -> assertThat(socket.received).hasSize(1));
        int before = NODE.ended.get();

        socket.socket().abort();

        await().untilAsserted(() -> assertThat(NODE.ended).hasValueGreaterThan(before));
    }

    @Test
    void aClientWhoseConnectionIsResetIsGoneForTheNodeTooAndNoErrorInTheLog() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        int before = NODE.ended.get();
        try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), door.port())) {
            askForUpgrade(client);
            assertThat(new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .contains("101");
            client.setSoLinger(true, 0);
        }

        await().untilAsserted(() -> assertThat(NODE.ended).hasValueGreaterThan(before));
        root.detachAppender(log);
        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }

    @Test
    void clientsThatLeaveWhileTheyConnectAreNoErrorsInTheLog() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        CompletableFuture<Void> answer = new CompletableFuture<>();
        CompletableFuture<Void> idle = new CompletableFuture<>();
        NODE.silentUntil(answer);
        List<java.net.Socket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), door.port());
            clients.add(client);
            askForUpgrade(client);
        }
        LockSupport.parkNanos(500_000_000);
        door.busyUntil(idle);
        answer.complete(null);
        LockSupport.parkNanos(500_000_000);
        for (java.net.Socket client : clients) {
            client.setSoLinger(true, 0);
            client.close();
        }
        idle.complete(null);
        connect(door).socket().abort();
        root.detachAppender(log);
        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    }

    private static void askForUpgrade(java.net.Socket client) throws IOException {
        client.getOutputStream().write("""
                            GET /v1/ws HTTP/1.1\r
                            Host: localhost\r
                            Connection: Upgrade\r
                            Upgrade: websocket\r
                            Sec-WebSocket-Version: 13\r
                            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                            Sec-WebSocket-Protocol: magpie.v1.json\r
                            \r
                            """.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aNodeThatDiesWithoutAWordMeansConnectAgain() {
        Socket socket = connect(door);

        socket.send("die");

        assertThat(socket.closed()).startsWith("1012");
    }

    @Test
    void aHandshakeWithoutTheSubprotocolIs400() {
        assertThat(refusal(door, null, null)).isEqualTo(400);
        RoutingTest.assertProblem(door.send(door.request("/v1/ws")), 400, "invalid_request");
    }

    @Test
    void aForeignOriginIs403AndOurOwnIsWelcome() {
        assertThat(refusal(door, "magpie.v1.json", "https://evil.example.org")).isEqualTo(403);

        WebSocket own = door.http
                .newWebSocketBuilder()
                .header("Origin", "http://127.0.0.1:" + door.port())
                .subprotocols("magpie.v1.json")
                .buildAsync(at(door), new Socket())
                .join();

        assertThat(own.getSubprotocol()).isEqualTo("magpie.v1.json");
        own.abort();
    }

    @Test
    void theNodeHearsWhoCalls() {
        Socket socket = connect(door);

        socket.send("headers");

        await().untilAsserted(() -> assertThat(socket.received).hasSize(1));
        assertThat(socket.received.getFirst())
                .contains("x-forwarded-for: 127.0.0.1", "host: 127.0.0.1:" + door.port(), "traceparent: 00-");
        socket.socket().abort();
    }

    @Test
    void withoutANodeTheHandshakeIs503() {
        Backend gone = new Backend();
        gone.close();
        try (Door other =
                new Door(Map.of("magpie.connection-service.websocket-urls", "ws://127.0.0.1:" + gone.port()))) {
            assertThat(refusal(other, "magpie.v1.json", null)).isEqualTo(503);
        }
    }

    @Test
    void whenTheGatewayStopsItsSocketsAreToldToConnectAgain() {
        Door other = new Door(Map.of("magpie.connection-service.websocket-urls", NODE.url()));
        Socket socket = connect(other);
        long begun = System.nanoTime();

        other.close();

        assertThat(socket.closed()).startsWith("1012");
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    private static URI at(Door door) {
        return URI.create("ws://127.0.0.1:" + door.port() + "/v1/ws");
    }

    private static Socket connect(Door door) {
        Socket socket = new Socket();
        door.http
                .newWebSocketBuilder()
                .subprotocols("magpie.v1.json")
                .buildAsync(at(door), socket)
                .join();
        return socket;
    }

    private static int refusal(Door door, @Nullable String protocol, @Nullable String origin) {
        WebSocket.Builder builder = door.http.newWebSocketBuilder();
        if (protocol != null) {
            builder.subprotocols(protocol);
        }
        if (origin != null) {
            builder.header("Origin", origin);
        }
        try {
            builder.buildAsync(at(door), new Socket()).join().abort();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) Objects.requireNonNull(e.getCause()))
                    .getResponse()
                    .statusCode();
        }
    }

    /** A client that keeps what it hears. */
    private static final class Socket implements WebSocket.Listener {
        final CopyOnWriteArrayList<String> received = new CopyOnWriteArrayList<>();
        final CopyOnWriteArrayList<ByteBuffer> pongs = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> close = new CompletableFuture<>();
        private final StringBuilder frame = new StringBuilder();
        private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

        void send(String text) {
            socket().sendText(text, true).join();
        }

        WebSocket socket() {
            return opened.join();
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            opened.complete(webSocket);
            webSocket.request(1);
        }

        String closed() {
            return close.orTimeout(10, TimeUnit.SECONDS).join();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            frame.append(data);
            if (last) {
                received.add(frame.toString());
                frame.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            pongs.add(message);
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            close.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            close.completeExceptionally(error);
        }
    }
}
