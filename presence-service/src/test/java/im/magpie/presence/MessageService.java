package im.magpie.presence;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.magpie.common.id.UserId;
import im.magpie.common.security.InternalToken;
import im.magpie.common.security.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stands in for message-service: knows who talks to whom, and can hang. */
final class MessageService implements AutoCloseable {
    private final Map<UserId, Set<UserId>> talking = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile CountDownLatch answering = new CountDownLatch(0);

    MessageService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/internal/v1/direct-peers/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            answer(exchange, peersOf(UserId.parse(path.substring(path.lastIndexOf('/') + 1))));
        });
        server.createContext("/internal/v1/shared", exchange -> {
            JsonNode question =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            Set<UserId> peers = peersOf(UserId.parse(question.path("userId").stringValue()));
            Set<UserId> others = new HashSet<>();
            question.path("others").forEach(other -> others.add(UserId.parse(other.stringValue())));
            others.retainAll(peers);
            answer(exchange, others);
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void talk(UserId one, UserId other) {
        talking.computeIfAbsent(one, key -> ConcurrentHashMap.newKeySet()).add(other);
        talking.computeIfAbsent(other, key -> ConcurrentHashMap.newKeySet()).add(one);
    }

    void hang() {
        answering = new CountDownLatch(1);
    }

    void resume() {
        answering.countDown();
    }

    @Override
    public void close() {
        resume();
        server.stop(0);
    }

    private Set<UserId> peersOf(UserId user) {
        return talking.getOrDefault(user, Set.of());
    }

    private void answer(HttpExchange exchange, Set<UserId> users) throws IOException {
        try (exchange) {
            answering.await();
            boolean known = TestIssuer.INTERNAL_TOKEN.equals(
                    exchange.getRequestHeaders().getFirst(InternalToken.HEADER));
            byte[] body = users.stream()
                    .map(user -> "\"" + user + "\"")
                    .collect(Collectors.joining(",", "{\"ids\":[", "]}"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
