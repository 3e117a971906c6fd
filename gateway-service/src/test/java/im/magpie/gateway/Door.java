package im.magpie.gateway;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running gateway with an issuer of tokens and services behind it. */
final class Door implements AutoCloseable {
    private static final AtomicLong IDS = new AtomicLong(1_000_000);

    final TestIssuer issuer = new TestIssuer();
    final Backend message = new Backend();
    final Backend presence = new Backend();
    final Backend connection = new Backend();
    final UserId user = new UserId(IDS.incrementAndGet());
    final SessionId session = new SessionId(IDS.incrementAndGet());
    final String token = issuer.token(user, session);
    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConfigurableApplicationContext context;

    Door(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "magpie.message-service.urls", message.url(),
                "magpie.presence-service.urls", presence.url(),
                "magpie.connection-service.urls", connection.url()));
        properties.putAll(issuer.properties());
        properties.putAll(settings);
        context = new SpringApplicationBuilder(GatewayServiceApplication.class)
                .web(WebApplicationType.REACTIVE)
                .properties("spring.config.name=gateway-service")
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
    }

    /** Its event loops do nothing else until then, as when there is too much to do. */
    void busyUntil(CompletableFuture<?> then) {
        context.getBean(ReactorResourceFactory.class)
                .getLoopResources()
                .onServer(true)
                .forEach(loop -> loop.execute(then::join));
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path));
    }

    HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        context.close();
        issuer.close();
        message.close();
        presence.close();
        connection.close();
    }
}
