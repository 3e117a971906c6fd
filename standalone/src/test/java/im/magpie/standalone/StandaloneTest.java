package im.magpie.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.servers.Ports;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.kafka.core.KafkaTemplate;

/** All services in one JVM, against the real servers. */
class StandaloneTest {
    private static final Map<String, String> SCHEMAS =
            Map.of("user-service", "standalone_user", "message-service", "standalone_message");

    @TempDir
    private Path folder = Path.of("replaced");

    private final Map<String, Integer> ports = new HashMap<>();

    @Test
    void allServicesStartInOneJvmKeepToTheirOwnAndEndInOrder() throws Exception {
        writeConfiguration();
        List<String> closed = new ArrayList<>();
        try (ServiceContexts contexts = new ServiceContexts(Service.all());
                HttpClient http = HttpClient.newHttpClient()) {
            contexts.start("--spring.config.additional-location=file:" + folder + "/");
            for (Service service : Service.all()) {
                await(service.name()).atMost(Duration.ofSeconds(30)).until(() -> readiness(http, service) == 200);
                assertThat(contexts.of(service).getBeanNamesForType(DataSource.class).length > 0)
                        .as("%s has a database", service.name())
                        .isEqualTo(service.features().contains(Feature.DATABASE));
                assertThat(contexts.of(service).getBeanNamesForType(KafkaTemplate.class).length > 0)
                        .as("%s has Kafka", service.name())
                        .isEqualTo(service.features().contains(Feature.KAFKA));
                ApplicationListener<ContextClosedEvent> listener = _ -> closed.add(service.name());
                contexts.of(service).addApplicationListener(listener);
            }
        }
        assertThat(closed)
                .containsExactlyElementsOf(
                        Service.all().stream().map(Service::name).toList());
    }

    private int readiness(HttpClient http, Service service) throws IOException, InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + ports.get(service.name()) + "/actuator/health/readiness");
        return http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void writeConfiguration() throws IOException, GeneralSecurityException {
        Path keyset = folder.resolve("keyset.json");
        AeadConfig.register();
        Files.writeString(
                keyset,
                TinkJsonProtoKeysetFormat.serializeKeyset(
                        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get()));
        Service.all().forEach(service -> ports.put(service.name(), Ports.free()));
        for (Service service : Service.all()) {
            Properties properties = new Properties();
            String schema = SCHEMAS.get(service.name());
            properties.putAll(
                    schema == null
                            ? TestServers.shared().properties()
                            : TestServers.shared().properties(schema));
            properties.put("server.port", Objects.toString(ports.get(service.name())));
            properties.put("magpie.connection.port", Integer.toString(Ports.free()));
            properties.put("magpie.internal-token", "internal-token-of-the-standalone-test");
            properties.put("magpie.crypto.keyset-file", keyset.toString());
            properties.put("magpie.user-service.urls", "http://127.0.0.1:" + ports.getOrDefault("user-service", 1));
            properties.put(
                    "magpie.message-service.urls", "http://127.0.0.1:" + ports.getOrDefault("message-service", 1));
            try (Writer file = Files.newBufferedWriter(folder.resolve(service.name() + ".properties"))) {
                properties.store(file, null);
            }
        }
    }
}
