package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.sun.net.httpserver.HttpServer;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document says what really goes over the wire. */
class AsyncApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final UserId ann = Node.newUser();
    private final UserId ben = Node.newUser();

    @Test
    void realFramesAreAsDocumented() throws Exception {
        HttpServer messages = messageService();
        try (TestIssuer issuer = new TestIssuer()) {
            Node node = Node.start(
                    issuer, "http://127.0.0.1:" + messages.getAddress().getPort());
            JsonNode document = document(node);
            try (Owner owner = new Owner();
                    Client a = node.connect(ann);
                    Client b = node.connect(ben)) {
                List<String> sent = List.of(
                        "{\"type\":\"send\",\"id\":\"1\",\"to\":\"%s\",\"clientMessageId\":\"m1\",\"content\":{\"type\":\"text\",\"text\":\"hi\"}}"
                                .formatted(ben),
                        "{\"type\":\"ping\",\"id\":\"2\"}",
                        "{\"type\":\"typing\",\"id\":\"3\",\"conversationId\":\"d-%s-%s\"}".formatted(ann, ann),
                        "{\"type\":\"read\",\"id\":\"4\",\"conversationId\":\"d-%s-%s\",\"seq\":1}".formatted(ann, ann),
                        "{\"type\":\"pull\",\"id\":\"5\",\"conversationId\":\"d-%s-%s\",\"after\":0,\"limit\":5}"
                                .formatted(ann, ann),
                        "{\"type\":\"sync\",\"id\":\"6\",\"heads\":{}}");
                for (String frame : sent) {
                    check(document, "client", JSON.readTree(frame));
                    a.send(frame);
                }
                a.send("{\"type\":\"fly\",\"id\":\"7\"}");
                b.await("entry");
                for (int id = 1; id <= 7; id++) {
                    await(a, Integer.toString(id));
                }
                node.close();
                a.await("reconnect");
                Set<String> types = new HashSet<>();
                for (Client client : List.of(a, b)) {
                    for (JsonNode frame : client.seen()) {
                        check(document, "server", frame);
                        types.add(frame.path("type").asString());
                    }
                }
                assertThat(types)
                        .contains("connected", "ack", "ok", "pong", "entries", "heads", "entry", "error", "reconnect");
                assertThat(owner.commands()).isNotEmpty();
            }
        } finally {
            messages.stop(0);
        }
    }

    private static void await(Client client, String id) {
        Awaitility.await().until(() -> client.seen().stream()
                .anyMatch(frame -> frame.path("id").asString().equals(id)));
    }

    private static void check(JsonNode document, String side, JsonNode frame) {
        String type = frame.path("type").asString();
        String name = side + Character.toUpperCase(type.charAt(0)) + type.substring(1);
        JsonNode documented = document.path("components").path("schemas").path(name);
        assertThat(documented.isObject()).as("schema of %s", name).isTrue();
        ObjectNode schema = JSON.createObjectNode();
        schema.set("components", document.path("components"));
        schema.put("$ref", "#/components/schemas/" + name);
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema)
                        .validate(frame))
                .as("%s", frame)
                .isEmpty();
        assertThat(frame.propertyNames())
                .isSubsetOf(documented.path("properties").propertyNames());
    }

    private static JsonNode document(Node node) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(node.http().resolve("/v1/asyncapi.json"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpServer messageService() throws IOException {
        HttpServer messages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(
                messages,
                "/internal/v1/pull",
                "{\"conversationId\":\"d-%s-%s\",\"items\":[],\"from\":1,\"to\":1,\"lastSeq\":1}".formatted(ann, ann));
        answer(messages, "/internal/v1/sync", "{\"items\":[]}");
        messages.start();
        return messages;
    }

    private static void answer(HttpServer messages, String path, String body) {
        messages.createContext(path, exchange -> {
            try (exchange) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }
}
