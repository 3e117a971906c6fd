package im.magpie.connection;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import im.magpie.connection.delivery.DeliveryReader;
import im.magpie.connection.socket.WebSocketServer;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A really started connection-service. */
final class Node implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final TestIssuer issuer;

    private Node(ConfigurableApplicationContext context, TestIssuer issuer) {
        this.context = context;
        this.issuer = issuer;
    }

    /** @param settings beyond the usual, in pairs */
    static Node start(TestIssuer issuer, String messageService, String... settings) {
        Map<String, String> properties = new HashMap<>(TestServers.shared().properties());
        properties.putAll(issuer.properties());
        properties.put("magpie.crypto.keyset-file", Keyset.FILE.toString());
        properties.put("magpie.message-service.urls", messageService);
        properties.put("magpie.topics.partitions", "2");
        properties.put("magpie.connection.port", "0");
        properties.put("magpie.connection.address", "127.0.0.1");
        properties.put("magpie.connection.drain.grace", "300ms");
        properties.put("server.port", "0");
        properties.put("magpie.connection.commands.linger", "1ms");
        properties.put("logging.structured.format.console", "");
        properties.put("logging.level.root", "warn");
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        List<String> arguments = new ArrayList<>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        Node node = new Node(
                new SpringApplicationBuilder(ConnectionServiceApplication.class)
                        .properties("spring.config.name=connection-service")
                        .run(arguments.toArray(String[]::new)),
                issuer);
        Awaitility.await().until(node.bean(DeliveryReader.class)::positioned);
        return node;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return bean(WebSocketServer.class).port();
    }

    URI http() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + port() + "/v1/ws");
    }

    /** A connected client of a new session. */
    Client connect(UserId user) {
        return connect(user, new SessionId(ThreadLocalRandom.current().nextLong()));
    }

    Client connect(UserId user, SessionId session) {
        String token = issuer.token(user, session);
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(30))
                .until(() -> greeted(token), Optional::isPresent)
                .orElseThrow();
    }

    /** Absent where the client is to come again, since the node had no time to ask whether its session is good. */
    private Optional<Client> greeted(String token) {
        Client client = Client.open(url());
        client.send("{\"type\":\"connect\",\"id\":\"c\",\"token\":\"%s\"}".formatted(token));
        JsonNode answer = client.next();
        if (answer.path("type").asString().equals("connected")) {
            return Optional.of(client);
        }
        client.close();
        if (!answer.path("code").asString().equals("unavailable")) {
            throw new AssertionError("Not connected: " + answer);
        }
        return Optional.empty();
    }

    static UserId newUser() {
        return new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }

    @Override
    public void close() {
        context.close();
    }

    /** The keyset that all nodes and the owner of the tests share. */
    static final class Keyset {
        static final Path FILE = make();

        private Keyset() {}

        private static Path make() {
            try {
                AeadConfig.register();
                Path file = Files.createTempFile("keyset", ".json");
                file.toFile().deleteOnExit();
                Files.writeString(
                        file,
                        TinkJsonProtoKeysetFormat.serializeKeyset(
                                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
                                InsecureSecretKeyAccess.get()));
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
