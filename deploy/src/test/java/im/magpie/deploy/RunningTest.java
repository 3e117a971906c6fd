package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.Ports;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods of the medium overlay, run as processes with exactly what the manifest gives them, against a real database. */
class RunningTest {
    private static final Overlay OVERLAY = Overlay.MEDIUM;
    private static final Duration START = Duration.ofSeconds(90);
    private static final String OWNER = "magpie_user";
    private static final String SERVICE = "magpie_user_dml";
    private static final String PASSWORD = "correct horse battery staple";

    private static final String KEYSET = keyset();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static DatabaseServer database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void anEmptySchemaWithTwoAccounts() throws SQLException {
        database = TestServers.shared().database();
        sql("DROP DATABASE IF EXISTS magpie_user");
        database.createSchema(OWNER, PASSWORD);
        sql("CREATE USER IF NOT EXISTS '%s'@'127.0.0.1' IDENTIFIED BY '%s'".formatted(SERVICE, PASSWORD));
        sql("GRANT SELECT, INSERT, UPDATE, DELETE ON magpie_user.* TO '%s'@'127.0.0.1'".formatted(SERVICE));
    }

    @AfterAll
    static void theDatabaseRunsForOthers() {
        TestServers.shared().start(database);
    }

    @Test
    void theSchemaIsChangedByItsOwnerBeforeTheServiceMayStartAndProbesMeanWhatTheySay() throws Exception {
        int port = Ports.free();
        try (Pod early = userService("early", port)) {
            assertThat(early.exitCode()).isNotZero();
            assertThat(early.output())
                    .contains(
                            "The schema lacks the migrations 1 of this version: run its command \\\"migrate expand\\\" first");
        }
        assertThat(migrate("expand", "user-service-expand")).isZero();
        assertThat(migrate("contract", "user-service-contract")).isZero();
        assertThat(appliedMigrations()).isPositive();

        try (Pod service = userService("service", port)) {
            await().atMost(START)
                    .ignoreExceptions()
                    .failFast("It ended", () -> !service.runs())
                    .untilAsserted(() -> assertThat(probe("user-service", "readiness", port))
                            .as(service.output())
                            .isEqualTo(200));
            assertThat(probe("user-service", "startup", port)).isEqualTo(200);
            assertThat(probe("user-service", "liveness", port)).isEqualTo(200);

            TestServers.shared().kill(database);
            await().atMost(START)
                    .ignoreExceptions()
                    .failFast("It ended", () -> !service.runs())
                    .untilAsserted(() ->
                            assertThat(probe("user-service", "readiness", port)).isEqualTo(503));
            assertThat(probe("user-service", "liveness", port))
                    .as("a restart would not bring the database back")
                    .isEqualTo(200);

            service.terminate();
            assertThat(service.exitCode()).as("ended by SIGTERM").isEqualTo(143);
            assertThat(service.output()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void theGatewayIsReadyWithoutRedisAndItsDoorTellsNobodyItsMetrics() throws Exception {
        int door = Ports.free();
        int probes = Ports.free();
        String nowhere = "http://127.0.0.1:" + Ports.free();
        Map<String, String> settings = Map.of(
                "magpie.redis.address",
                "redis://127.0.0.1:" + Ports.free(),
                "magpie.user-service.urls",
                nowhere,
                "management.server.port",
                Integer.toString(probes));
        Map<String, Map<String, String>> secrets = Map.of(
                "magpie-internal",
                Map.of("magpie.internal-token", "x".repeat(40)),
                "magpie-redis",
                Map.of("magpie.redis.password", PASSWORD));
        Path own = Files.createDirectories(folder.resolve("gateway"));
        JsonNode deployment = OVERLAY.object("Deployment", "gateway-service");
        try (Pod gateway = Pod.start(OVERLAY, deployment, own, secrets, settings, "--server.port=" + door)) {
            await().atMost(START)
                    .ignoreExceptions()
                    .failFast("It ended", () -> !gateway.runs())
                    .untilAsserted(() -> assertThat(probe("gateway-service", "readiness", probes))
                            .as(gateway.output())
                            .isEqualTo(200));
            assertThat(probe("gateway-service", "liveness", probes)).isEqualTo(200);
            assertThat(get(probes, "/actuator/prometheus")).isEqualTo(200);
            assertThat(get(door, "/actuator/prometheus")).isEqualTo(404);
            gateway.terminate();
            assertThat(gateway.exitCode()).isEqualTo(143);
        }
    }

    private Pod userService(String name, int port) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        JsonNode deployment = OVERLAY.object("Deployment", "user-service");
        return Pod.start(OVERLAY, deployment, own, secrets(), settings(), "--server.port=" + port);
    }

    private int migrate(String name, String job) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(name));
        try (Pod pod = Pod.start(OVERLAY, OVERLAY.object("Job", job), own, secrets(), settings())) {
            return pod.exitCode();
        }
    }

    private static Map<String, Map<String, String>> secrets() throws IOException {
        return Map.of(
                "magpie-internal", Map.of("magpie.internal-token", "x".repeat(40)),
                "magpie-user-database", account(SERVICE),
                "magpie-user-database-owner", account(OWNER),
                "magpie-keyset", Map.of("keyset.json", KEYSET));
    }

    private static String keyset() {
        try {
            AeadConfig.register();
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> account(String name) {
        return Map.of("spring.datasource.username", name, "spring.datasource.password", PASSWORD);
    }

    private static Map<String, String> settings() {
        return Map.of(
                "spring.datasource.url",
                database.url("magpie_user"),
                // There is one server here.
                "magpie.database.durability",
                "flushed");
    }

    /** What the kubelet would hear. */
    private static int probe(String deployment, String probe, int port) throws IOException, InterruptedException {
        return get(
                port,
                OVERLAY.object("Deployment", deployment)
                        .at("/spec/template/spec/containers/0/%sProbe/httpGet/path".formatted(probe))
                        .asText());
    }

    private static int get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static int appliedMigrations() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM magpie_user.flyway_schema_history WHERE success")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void sql(String command) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
