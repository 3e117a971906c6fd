package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.magpie.servers.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
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

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static UserDatabase database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void anEmptySchemaWithTwoAccounts() throws SQLException {
        database = new UserDatabase();
    }

    @AfterAll
    static void theDatabaseRunsForOthers() {
        database.start();
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
        assertThat(database.appliedMigrations()).isPositive();

        try (Pod service = userService("service", port)) {
            await().atMost(START)
                    .ignoreExceptions()
                    .failFast("It ended", () -> !service.runs())
                    .untilAsserted(() -> assertThat(probe("user-service", "readiness", port))
                            .as(service.output())
                            .isEqualTo(200));
            assertThat(probe("user-service", "startup", port)).isEqualTo(200);
            assertThat(probe("user-service", "liveness", port)).isEqualTo(200);

            database.kill();
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
            assertThat(service.output()).doesNotContain(UserDatabase.PASSWORD);
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
                Map.of("magpie.redis.password", UserDatabase.PASSWORD));
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
        return Pod.start(OVERLAY, deployment, own, database.secrets(), settings(), "--server.port=" + port);
    }

    private int migrate(String name, String job) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(name));
        try (Pod pod = Pod.start(OVERLAY, OVERLAY.object("Job", job), own, database.secrets(), settings())) {
            return pod.exitCode();
        }
    }

    private static Map<String, String> settings() {
        return Map.of(
                "spring.datasource.url",
                database.url(),
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
}
