package im.magpie.presence;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.redisson.api.RedissonClient;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on real servers, with a stand-in for message-service only. */
abstract class PresenceServiceTest {
    private static final AtomicLong IDS = new AtomicLong(System.nanoTime());
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<String, String> SERVERS = TestServers.shared().properties();
    private static final TestIssuer ISSUER = new TestIssuer();
    static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    static final MessageService MESSAGES = new MessageService();
    static final ConfigurableApplicationContext CONTEXT = newInstance();

    final UserId ann = newUser();
    final UserId bob = newUser();
    final UserId stranger = newUser();
    private final List<ConnectionNode> nodes = new ArrayList<>();

    @AfterEach
    void closeNodes() {
        nodes.forEach(ConnectionNode::close);
        MESSAGES.resume();
    }

    static UserId newUser() {
        return new UserId(IDS.incrementAndGet());
    }

    static ConfigurableApplicationContext newInstance() {
        Map<String, String> properties = new HashMap<>(SERVERS);
        properties.putAll(ISSUER.properties());
        properties.put("magpie.message-service.urls", MESSAGES.url());
        properties.put("magpie.message-service.remember", "1ms");
        properties.put("magpie.presence.sweep", "1s");
        properties.put("server.port", "0");
        return new SpringApplicationBuilder(PresenceServiceApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=presence-service")
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
    }

    ConnectionNode node() {
        Map<String, String> kafka = new HashMap<>();
        SERVERS.forEach((name, value) -> {
            if (name.startsWith("spring.kafka.properties.")) {
                kafka.put(name.substring("spring.kafka.properties.".length()), value);
            }
        });
        kafka.put("bootstrap.servers", SERVERS.get("spring.kafka.bootstrap-servers"));
        ConnectionNode node = new ConnectionNode(CONTEXT.getBean(RedissonClient.class), kafka);
        nodes.add(node);
        return node;
    }

    static List<JsonNode> framesOf(ConnectionNode node, UserId about) {
        return node.frames.stream()
                .map(frame -> JsonMapper.shared().readTree(frame.substring(frame.indexOf(' '))))
                .filter(frame -> frame.path("userId").stringValue().equals(about.toString()))
                .toList();
    }

    /** To Bob, of Ann. */
    List<String> statusesTold(ConnectionNode node) {
        return node.frames.stream()
                .filter(frame -> frame.startsWith(bob.toString()) && frame.contains(ann.toString()))
                .map(frame -> JsonMapper.shared().readTree(frame.substring(frame.indexOf(' '))))
                .map(frame -> frame.path("status").stringValue())
                .toList();
    }

    static HttpResponse<String> choose(UserId caller, String status) {
        return put(caller, "{\"status\":\"" + status + "\"}");
    }

    static HttpResponse<String> put(UserId caller, String body) {
        return send(HttpRequest.newBuilder(at("/v1/presence"))
                .header("Authorization", "Bearer " + ISSUER.token(caller, new SessionId(caller.value())))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    static JsonNode status(UserId caller, UserId about) {
        return json(get(caller, "?users=" + about)).path("items").path(0);
    }

    static HttpResponse<String> get(UserId caller, String query) {
        return send(HttpRequest.newBuilder(at("/v1/presence" + query))
                .header("Authorization", "Bearer " + ISSUER.token(caller, new SessionId(caller.value()))));
    }

    static URI at(String path) {
        return URI.create("http://127.0.0.1:" + CONTEXT.getEnvironment().getProperty("local.server.port") + path);
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
