package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images that {@code ./magpie images} has built, under Docker, with exactly what the medium overlay gives them. As root, who alone can give files the
 * group that the kubelet gives them.
 */
@EnabledIfSystemProperty(
        named = "deploy.images",
        matches = ".+",
        disabledReason = "asks for images: ./magpie images, then -Ddeploy.images=FOLDER with their archives")
class ContainerTest {
    private static final Overlay OVERLAY = Overlay.MEDIUM;
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String NOWHERE = "127.0.0.1";
    private static final String NOBODY = "0000000000000000";

    @TempDir
    private Path folder;

    @BeforeAll
    static void anEngineIsThere() throws InterruptedException {
        assumeTrue(Docker.answers(), "No container engine answers: docker version says why.");
    }

    @Test
    void userServiceMigratesAnswersItsProbesAndEndsInOrder() throws Exception {
        String image = Docker.load(archive("user-service"));
        UserDatabase database = new UserDatabase();
        String here = Docker.gateway();
        Map<String, String> hosts = Map.of("mysql-primary", here);
        try (Forward _ = new Forward(here, 3306, database.port())) {
            for (String job : new String[] {"user-service-expand", "user-service-contract"}) {
                try (Container migration = run(image, OVERLAY.object("Job", job), database, hosts)) {
                    assertThat(migration.exitCode()).as(migration.output()).isZero();
                }
            }
            assertThat(database.appliedMigrations()).isPositive();

            try (Container service = run(image, OVERLAY.object("Deployment", "user-service"), database, hosts)) {
                awaitReady(service);
                assertConfined(service);
                database.kill();
                await().atMost(START).ignoreExceptions().untilAsserted(() -> assertThat(service.probe("readiness"))
                        .isEqualTo(503));
                assertThat(service.probe("liveness"))
                        .as("a restart would not bring the database back")
                        .isEqualTo(200);
                service.terminate();
                assertThat(service.exitCode()).as("ended by SIGTERM").isEqualTo(143);
                assertThat(service.output()).doesNotContain(UserDatabase.PASSWORD);
            }
        } finally {
            database.start();
        }
    }

    @Test
    void theGatewayHasHalfOfItsMemoryAsHeapAndIsReadyWithoutAnybody() throws Exception {
        String image = Docker.load(archive("gateway-service"));
        Map<String, Map<String, String>> secrets = Map.of(
                "magpie-internal",
                Map.of("magpie.internal-token", "x".repeat(40)),
                "magpie-redis",
                Map.of("magpie.redis.password", UserDatabase.PASSWORD));
        JsonNode deployment = OVERLAY.object("Deployment", "gateway-service");
        Mounts mounts = Mounts.of(OVERLAY, deployment, secrets, Map.of());
        Map<String, String> hosts = new HashMap<>();
        for (String name : new String[] {
            "redis-sentinel",
            "user-service",
            "user-service-all",
            "message-service",
            "connection-service",
            "presence-service"
        }) {
            hosts.put(name, NOWHERE);
        }
        try (Container gateway = Container.run(image, deployment, mounts, folder.resolve("gateway"), hosts)) {
            awaitReady(gateway);
            assertConfined(gateway);
            HttpResponse<String> metrics = gateway.get(gateway.port("probes"), "/actuator/prometheus", PATIENCE);
            assertThat(metrics.statusCode())
                    .as("who asks from another pod gets the metrics")
                    .isEqualTo(200);
            assertThat(heap(metrics.body())).isBetween(gateway.memory() * 4 / 10, gateway.memory() / 2);
            assertThat(gateway.get(gateway.port("http"), "/actuator/prometheus", PATIENCE)
                            .statusCode())
                    .isEqualTo(404);
            gateway.terminate();
            assertThat(gateway.exitCode()).as("ended by SIGTERM").isEqualTo(143);
        }
    }

    private Container run(String image, JsonNode workload, UserDatabase database, Map<String, String> hosts)
            throws IOException, InterruptedException {
        Map<String, String> settings = Map.of(
                "spring.datasource.url",
                OVERLAY.settings(workload)
                        .get("spring.datasource.url")
                        // There is one server here, and it has no certificate.
                        .replace(",mysql-replica:3306", "")
                        .replace("sslMode=REQUIRED", "sslMode=DISABLED&allowPublicKeyRetrieval=true"),
                "magpie.database.durability",
                "flushed");
        Mounts mounts = Mounts.of(OVERLAY, workload, database.secrets(), settings);
        return Container.run(image, workload, mounts, folder.resolve(Yaml.name(workload)), hosts);
    }

    private static void awaitReady(Container container) throws IOException, InterruptedException {
        await().atMost(START)
                .ignoreExceptions()
                .failFast("It ended", () -> !container.runs())
                .untilAsserted(() -> assertThat(container.probe("readiness"))
                        .as(container.output())
                        .isEqualTo(200));
        assertThat(container.probe("startup")).isEqualTo(200);
        assertThat(container.probe("liveness")).isEqualTo(200);
        assertThat(container.output())
                .as("a start-up cache that is there but not used")
                .doesNotContain("[aot");
    }

    /** Not what Docker was told, but what the kernel says. */
    private static void assertConfined(Container container) throws IOException, InterruptedException {
        Confinement confinement = Confinement.of(container.pid());
        assertThat(confinement.status("Uid")).isEqualTo("10001 10001 10001 10001");
        assertThat(confinement.status("Gid")).isEqualTo("10001 10001 10001 10001");
        assertThat(confinement.status("CapEff")).isEqualTo(NOBODY);
        assertThat(confinement.status("CapBnd")).isEqualTo(NOBODY);
        assertThat(confinement.status("NoNewPrivs")).isEqualTo("1");
        assertThat(confinement.status("Seccomp")).as("a filter").isEqualTo("2");
        assertThat(confinement.mountOptions("/")).contains("ro");
        assertThat(confinement.mountOptions("/etc/magpie/config")).contains("ro");
        assertThat(confinement.mountOptions("/tmp")).contains("rw");
        assertThat(confinement.memoryLimit()).isEqualTo(container.memory());
    }

    private static long heap(String metrics) {
        return (long) metrics.lines()
                .filter(line -> line.startsWith("jvm_memory_max_bytes{") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Path archive(String module) {
        Path archive = Path.of(System.getProperty("deploy.images", ""), module + ".tar");
        assertThat(Files.exists(archive))
                .as("%s: ./magpie images %s", archive, module)
                .isTrue();
        return archive;
    }
}
