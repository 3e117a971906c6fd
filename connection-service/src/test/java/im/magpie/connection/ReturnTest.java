package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.magpie.common.id.UserId;
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
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** All clients come back at once, and sync. */
class ReturnTest {
    private static final int CLIENTS = 300;
    /** So long that questions pile up. */
    private static final long ANSWER_NANOS = 20_000_000;

    private static final String WRONG = "no id";
    private static final Pattern USER = Pattern.compile("\"userId\":\"(\\w+)\"");

    private final TestIssuer issuer = new TestIssuer();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
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
    void whatWouldWaitAnywayIsAskedTogetherAndEverybodyGetsTheirOwnAnswer() {
        try (Node node = node()) {
            List<UserId> users =
                    IntStream.range(0, CLIENTS).mapToObj(i -> Node.newUser()).toList();
            List<JsonNode> answers = answers(node, users, user -> "{}");
            assertThat(answers)
                    .extracting(answer -> answer.path("items").path(0).asString())
                    .containsExactlyElementsOf(
                            users.stream().map(UserId::toString).toList());
            assertThat(requests).hasValueLessThan(CLIENTS / 4);
        }
    }

    @Test
    void aSyncThatIsWrongIsNobodyElsesRefusal() {
        try (Node node = node()) {
            UserId wrong = Node.newUser();
            List<UserId> users = Stream.concat(IntStream.range(0, 100).mapToObj(i -> Node.newUser()), Stream.of(wrong))
                    .toList();
            List<JsonNode> answers = answers(node, users, user -> user.equals(wrong) ? "{\"" + WRONG + "\":1}" : "{}");
            assertThat(answers.getLast().path("code").asString()).isEqualTo("invalid_id");
            assertThat(answers.subList(0, 100))
                    .allSatisfy(
                            answer -> assertThat(answer.path("type").asString()).isEqualTo("heads"));
        }
    }

    @Test
    void whoWouldWaitTooLongIsToldWhenToAskAgainAndNotAllAtTheSameMoment() {
        try (Node node = node(
                "magpie.message-service.together",
                "1",
                "magpie.message-service.sync-batch",
                "1",
                "magpie.message-service.timeout",
                "500ms")) {
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
        return answers(
                node, IntStream.range(0, CLIENTS).mapToObj(i -> Node.newUser()).toList(), user -> "{}");
    }

    private static List<JsonNode> answers(Node node, List<UserId> users, Function<UserId, String> heads) {
        List<Client> clients = users.stream().map(node::connect).toList();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).send("{\"type\":\"sync\",\"id\":\"s\",\"heads\":" + heads.apply(users.get(i)) + "}");
        }
        List<JsonNode> answers =
                clients.stream().map(client -> client.awaitId("s")).toList();
        clients.forEach(Client::close);
        return answers;
    }

    private void answer(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(asking.incrementAndGet(), Math::max);
        requests.incrementAndGet();
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            LockSupport.parkNanos(ANSWER_NANOS);
            asking.decrementAndGet();
            if (busy.getAndDecrement() > 0) {
                answer(exchange, 503, "{\"code\":\"overloaded\",\"retryAfterMs\":500}");
            } else if (asked.contains(WRONG)) {
                answer(exchange, 400, "{\"code\":\"invalid_id\"}");
            } else {
                answer(exchange, 200, pages(asked));
            }
        }
    }

    /** Each names its user. */
    private static String pages(String asked) {
        return USER.matcher(asked)
                .results()
                .map(user -> "{\"items\":[\"" + user.group(1) + "\"]}")
                .collect(Collectors.joining("\n"));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
