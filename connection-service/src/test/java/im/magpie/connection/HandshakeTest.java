package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.security.TestIssuer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The HTTP request that a WebSocket begins with. */
class HandshakeTest {
    private static final String UPGRADE =
            "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol: other, magpie.v1.json\r\n";
    private static TestIssuer issuer;
    private static Node node;

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        node = Node.start(
                issuer,
                "http://127.0.0.1:1",
                "magpie.connection.allowed-origins",
                "https://chat.example",
                "magpie.connection.limits.connect-timeout",
                "1s");
    }

    @AfterAll
    static void stop() {
        node.close();
        issuer.close();
    }

    @Test
    void agreesToTheSubprotocol() throws IOException {
        assertThat(request("/v1/ws", UPGRADE + PROTOCOL))
                .contains("HTTP/1.1 101 Switching Protocols")
                .contains("sec-websocket-protocol: magpie.v1.json")
                .contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void refusesWithoutTheSubprotocol() throws IOException {
        assertThat(request("/v1/ws", UPGRADE)).contains("HTTP/1.1 400 Bad Request");
        assertThat(request("/v1/ws", UPGRADE + "Sec-WebSocket-Protocol: magpie.v2\r\n"))
                .contains("HTTP/1.1 400 Bad Request");
    }

    @Test
    void refusesForeignOriginsOnly() throws IOException {
        assertThat(request("/v1/ws", UPGRADE + PROTOCOL + "Origin: https://evil.example\r\n"))
                .contains("HTTP/1.1 403 Forbidden");
        assertThat(request("/v1/ws", UPGRADE + PROTOCOL + "Origin: null\r\n")).contains("HTTP/1.1 403 Forbidden");
        assertThat(request("/v1/ws", UPGRADE + PROTOCOL + "Origin: https://chat.example\r\n"))
                .contains("HTTP/1.1 101 Switching Protocols");
        assertThat(request("/v1/ws", UPGRADE + PROTOCOL + "Origin: http://127.0.0.1:9999\r\n"))
                .contains("HTTP/1.1 101 Switching Protocols");
        assertThat(request(
                        "/v1/ws",
                        UPGRADE + PROTOCOL + "Origin: https://door.example\r\nX-Forwarded-Host: door.example\r\n"))
                .contains("HTTP/1.1 101 Switching Protocols");
    }

    @Test
    void refusesWhatIsNoWebSocket() throws IOException {
        assertThat(request("/v1/ws", PROTOCOL)).contains("HTTP/1.1 400 Bad Request");
        assertThat(request("/v1/other", UPGRADE + PROTOCOL)).contains("HTTP/1.1 404 Not Found");
        assertThat(request("/v1/ws", UPGRADE + PROTOCOL + "X: " + "x".repeat(10_000) + "\r\n"))
                .contains("HTTP/1.1 400 Bad Request");
    }

    @Test
    void whoNeverFinishesTheRequestIsCut() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /v1/ws HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoNeverConnectsIsClosedWith4408() {
        try (Client client = Client.open(node.url())) {
            assertThat(client.await("error").path("code").asString()).isEqualTo("unauthenticated");
            assertThat(client.closeCode()).isEqualTo(4408);
        }
    }

    private static List<String> request(String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + node.port() + "\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
                    .toList();
        }
    }
}
