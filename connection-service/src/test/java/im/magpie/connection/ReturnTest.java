package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.magpie.common.security.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** All clients come back at once, and sync. */
class ReturnTest {
    private static final int CLIENTS = 300;
    /** So long that questions pile up. */
    private static final long ANSWER_NANOS = 20_000_000;

    private final TestIssuer issuer = new TestIssuer();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private HttpServer messages;

    @BeforeEach
    void start() throws IOException {
        messages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        messages.createContext("/internal/v1/sync", this::answer);
        messages.setExecutor(threads);
        messages.start();
    }

    @AfterEach
    void stop() {
        messages.stop(0);
        threads.close();
        issuer.close();
    }

    @Test
    void everySyncIsAnsweredAndNeverTooManyAreAskedAtATime() {
        try (Node node = node("magpie.message-service.together", "8")) {
            assertThat(answers(node))
                    .allSatisfy(
                            answer -> assertThat(answer.path("type").asString()).isEqualTo("heads"));
            assertThat(most).hasValueLessThanOrEqualTo(8);
        }
    }

    @Test
    void whoWouldWaitTooLongIsToldWhenToAskAgainAndNotAllAtTheSameMoment() {
        try (Node node = node("magpie.message-service.together", "1", "magpie.message-service.timeout", "500ms")) {
            List<JsonNode> refused = answers(node).stream()
                    .filter(answer -> answer.path("type").asString().equals("error"))
                    .toList();
            assertThat(refused).isNotEmpty().allSatisfy(answer -> assertThat(
                            answer.path("code").asString())
                    .isEqualTo("overloaded"));
            assertThat(refused.stream()
                            .map(answer -> answer.path("retryAfterMs").asLong())
                            .distinct())
                    .hasSizeGreaterThan(refused.size() / 4)
                    .allSatisfy(wait -> assertThat(wait).isBetween(250L, 750L));
        }
    }

    /** A circuit breaker would refuse everybody for a second. */
    @Test
    void aMessageServiceThatHasNoTimeIsNotTakenForOneThatIsGone() {
        busy.set(30);
        try (Node node = node();
                Client client = node.connect(Node.newUser())) {
            for (int i = 0; i < 30; i++) {
                client.send("{\"type\":\"sync\",\"id\":\"s" + i + "\",\"heads\":{}}");
                assertThat(client.awaitId("s" + i).path("code").asString()).isEqualTo("unavailable");
            }
            client.send("{\"type\":\"sync\",\"id\":\"now\",\"heads\":{}}");
            assertThat(client.awaitId("now").path("type").asString()).isEqualTo("heads");
        }
    }

    private Node node(String... settings) {
        return Node.start(issuer, "http://127.0.0.1:" + messages.getAddress().getPort(), settings);
    }

    private static List<JsonNode> answers(Node node) {
        List<Client> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> node.connect(Node.newUser()))
                .toList();
        clients.forEach(client -> client.send("{\"type\":\"sync\",\"id\":\"s\",\"heads\":{}}"));
        List<JsonNode> answers =
                clients.stream().map(client -> client.awaitId("s")).toList();
        clients.forEach(Client::close);
        return answers;
    }

    private void answer(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(asking.incrementAndGet(), Math::max);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            LockSupport.parkNanos(ANSWER_NANOS);
            boolean refused = busy.getAndDecrement() > 0;
            byte[] body = (refused ? "{\"code\":\"overloaded\",\"retryAfterMs\":500}" : "{\"items\":[]}")
                    .getBytes(StandardCharsets.UTF_8);
            asking.decrementAndGet();
            exchange.sendResponseHeaders(refused ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
