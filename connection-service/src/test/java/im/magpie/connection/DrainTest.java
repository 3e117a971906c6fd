package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node with many clients is stopped. */
class DrainTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static TestIssuer issuer;
    private static Node other;
    private static Owner owner;

    private final Map<UserId, Client> clients = new LinkedHashMap<>();
    private CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        other = Node.start(issuer, "http://127.0.0.1:1");
        owner = new Owner();
    }

    @AfterAll
    static void stop() {
        owner.close();
        other.close();
        issuer.close();
    }

    @AfterEach
    void end() {
        clients.values().forEach(Client::close);
        drained.join();
        owner.answerAgain();
    }

    @Test
    void clientsAreToldNoFasterThanTheRateAndWhoStaysIsServedToTheEnd() throws Exception {
        int rate = 20;
        Node node =
                node(100, "magpie.connection.drain.rate", String.valueOf(rate), "magpie.connection.drain.grace", "2s");
        UserId ann = Node.newUser();
        try (Client friend = other.connect(ann)) {
            assertThat(status(node, "readiness")).isEqualTo(200);
            int port = node.port();
            close(node);
            Awaitility.await().until(() -> status(node, "readiness") == 503);
            assertThat(status(node, "liveness")).isEqualTo(200);
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class);

            int talks = 0;
            for (var ben = untold(); ben.isPresent(); ben = untold()) {
                talk(ben.get().getValue(), ann, friend);
                talk(friend, ben.get().getKey(), ben.get().getValue());
                assertThat(status(node, "readiness")).isEqualTo(503);
                talks++;
            }
            assertThat(talks).isGreaterThan(5);
        }
        assertThat(clients.values())
                .allSatisfy(client -> assertThat(client.closeCode()).isEqualTo(1012));
        List<Long> told = clients.values().stream()
                .map(client -> client.first("reconnect").orElseThrow())
                .sorted()
                .toList();
        for (int i = 0; i + rate + 1 < told.size(); i++) {
            // One more than the rate, since the network may bring two a little closer to each other.
            assertThat(told.get(i + rate + 1) - told.get(i)).isGreaterThan(SECOND);
        }
    }

    @Test
    void lateCommandsAreAnsweredWhileTheNodeDrainsAndAfterTheLimitTheRestIsClosedAtOnce() {
        Node node = node(
                12,
                "magpie.connection.commands.deadline",
                "500ms",
                "magpie.connection.drain.rate",
                "1",
                "magpie.connection.drain.limit",
                "3s");
        owner.fallSilent();
        close(node);
        Awaitility.await().until(() -> status(node, "readiness") == 503);
        clients.forEach((user, client) -> client.send(message(user, "late")));
        Awaitility.await()
                .atMost(Duration.ofMillis(2500))
                .until(() -> clients.values().stream()
                                .filter(client -> client.seen("error").stream()
                                        .anyMatch(error ->
                                                error.path("code").asString().equals("unavailable")))
                                .count()
                        > 5);
        assertThat(clients.values())
                .allSatisfy(client -> assertThat(client.closeCode()).isEqualTo(1012));
        assertThat(clients.values().stream()
                        .filter(client -> client.first("reconnect").isPresent())
                        .count())
                .isBetween(2L, 4L);
    }

    private Node node(int sockets, String... settings) {
        Node node = Node.start(issuer, "http://127.0.0.1:1", settings);
        for (int i = 0; i < sockets; i++) {
            UserId user = Node.newUser();
            clients.put(user, node.connect(user));
        }
        return node;
    }

    private void close(Node node) {
        drained = CompletableFuture.runAsync(node::close);
    }

    /** Somebody who has not been told to go, if there is anybody left. */
    private Optional<Map.Entry<UserId, Client>> untold() {
        return clients.entrySet().stream()
                .filter(one -> one.getValue().first("reconnect").isEmpty())
                .findAny();
    }

    private static void talk(Client from, UserId recipient, Client to) {
        String text = UUID.randomUUID().toString();
        from.send(message(recipient, text));
        assertThat(from.awaitId(text).path("type").asString()).isEqualTo("ack");
        String heard = "";
        while (!heard.equals(text)) {
            heard = to.await("entry").path("content").path("text").asString();
        }
    }

    private static String message(UserId to, String text) {
        return "{\"type\":\"send\",\"id\":\"%s\",\"to\":\"%s\",\"clientMessageId\":\"%s\",\"content\":{\"type\":\"text\",\"text\":\"%s\"}}"
                .formatted(text, to, text, text);
    }

    private static int status(Node node, String group) throws Exception {
        URI address = node.http().resolve("/actuator/health/" + group);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
