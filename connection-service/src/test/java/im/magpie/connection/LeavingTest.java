package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.magpie.common.event.ConnectionEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.InternalToken;
import im.magpie.common.security.TestIssuer;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Reads through message-service, health, and a node that goes. */
class LeavingTest {
    private final UserId ann = Node.newUser();

    @Test
    void pagesArePassedOnAndRefusalsToo() throws IOException {
        HttpServer messages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> asked = new ArrayList<>();
        messages.createContext("/internal/v1/pull", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(exchange.getRequestHeaders().getFirst(InternalToken.HEADER))
                    .isEqualTo(TestIssuer.INTERNAL_TOKEN);
            answer(exchange, 200, "{\"conversationId\":\"g\",\"items\":[],\"from\":8,\"to\":9,\"lastSeq\":9}");
        });
        messages.createContext("/internal/v1/sync", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, 400, "{\"status\":400,\"code\":\"invalid_id\",\"detail\":\"No id.\"}");
        });
        messages.start();
        String dead = "http://127.0.0.1:1";
        try (TestIssuer issuer = new TestIssuer();
                Node node = Node.start(
                        issuer,
                        dead + ",http://127.0.0.1:" + messages.getAddress().getPort());
                Client client = node.connect(ann)) {
            ConversationId group = ConversationId.group(7);
            client.send("{\"type\":\"pull\",\"id\":\"a\\\"b\",\"conversationId\":\"%s\",\"after\":7,\"limit\":999}"
                    .formatted(group));
            JsonNode entries = client.awaitId("a\"b");
            assertThat(entries.path("type").asString()).isEqualTo("entries");
            assertThat(entries.path("to").asInt()).isEqualTo(9);
            client.send(
                    "{\"type\":\"sync\",\"id\":\"2\",\"heads\":{\"%s\": 17},\"reads\":{\"%1$s\":9},\"cursor\":\"x\"}"
                            .formatted(group));
            assertThat(client.awaitId("2").path("code").asString()).isEqualTo("invalid_id");
            assertThat(asked)
                    .containsExactly(
                            "{\"userId\":\"%s\",\"conversationId\":\"%s\",\"after\":7,\"limit\":200}"
                                    .formatted(ann, group),
                            "{\"userId\":\"%s\",\"heads\":{\"%s\": 17},\"reads\":{\"%2$s\":9},\"cursor\":\"x\"}"
                                    .formatted(ann, group));
            messages.stop(0);
            client.send("{\"type\":\"sync\",\"id\":\"3\"}");
            assertThat(client.awaitId("3").path("code").asString()).isEqualTo("unavailable");
        }
    }

    @Test
    void aNodeThatStopsSendsItsClientsAwayAndSaysWhoWasThere() throws Exception {
        try (TestIssuer issuer = new TestIssuer()) {
            Node node = Node.start(issuer, "http://127.0.0.1:1");
            try (KafkaConsumer<byte[], byte[]> news = news();
                    Client client = node.connect(ann);
                    Client nobody = Client.open(node.url())) {
                assertThat(get(node, "/actuator/health/readiness")).isEqualTo(200);
                assertThat(get(node, "/actuator/prometheus")).isEqualTo(200);
                node.close();
                assertThat(client.await("reconnect").path("afterMs").asLong()).isNotNegative();
                assertThat(client.closeCode()).isEqualTo(1012);
                assertThat(nobody.closeCode()).isEqualTo(1012);
                List<ConnectionEvent> events = new ArrayList<>();
                Awaitility.await().untilAsserted(() -> {
                    news.poll(Duration.ofMillis(100))
                            .forEach(record -> events.add(EventCodec.decode(record.value(), ConnectionEvent.class)));
                    assertThat(events.stream().filter(event -> event.user() == ann.value()))
                            .extracting(ConnectionEvent::open)
                            .containsExactly(true, false);
                });
            }
        }
    }

    @Test
    void readinessFailsWhileRevocationsAreUnknown() throws Exception {
        try (TestIssuer issuer = new TestIssuer();
                Node node = Node.start(issuer, "http://127.0.0.1:1")) {
            issuer.hang();
            Awaitility.await().until(() -> get(node, "/actuator/health/readiness") == 503);
            issuer.resume();
            Awaitility.await().until(() -> get(node, "/actuator/health/readiness") == 200);
        }
    }

    private static int get(Node node, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(node.http().resolve(path)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static KafkaConsumer<byte[], byte[]> news() {
        Map<String, Object> kafka = new HashMap<>();
        TestServers.shared().properties().forEach((name, value) -> {
            if (name.startsWith("spring.kafka.properties.")) {
                kafka.put(name.substring("spring.kafka.properties.".length()), value);
            }
        });
        kafka.put("bootstrap.servers", TestServers.shared().kafka().bootstrapServers());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = consumer.partitionsFor(Topics.CONNECTIONS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
