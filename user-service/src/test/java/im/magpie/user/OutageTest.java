package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.servers.TestServers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutageTest {
    @Test
    void withoutTheDatabaseClientsAreToldToComeBackAndVerifiersKeepTheirKeys() {
        try (RunningService service = RunningService.start("spring.datasource.hikari.connection-timeout=300")) {
            withoutTheDatabase(service);
        }
    }

    private static void withoutTheDatabase(RunningService service) {
        Api nobody = service.api();
        Api ann = nobody.newUser("ann");
        TestServers.shared().kill(TestServers.shared().database());
        try {
            ann.get("/v1/users/me").refused(503, "unavailable");
            nobody.tryLogIn(ann.username(), Api.PASSWORD).refused(503, "unavailable");
            nobody.refresh(ann.refreshToken()).refused(503, "unavailable");
            nobody.post("/v1/users", Map.of("username", Api.newName("late"), "password", Api.PASSWORD))
                    .refused(503, "unavailable");
            nobody.internal().get("/internal/v1/revocations").refused(503, "unavailable");
            nobody.get("/.well-known/jwks.json").ok(200);
            assertThat(nobody.get("/actuator/health/readiness").status()).isEqualTo(503);
            assertThat(nobody.get("/actuator/health/liveness").status()).isEqualTo(200);
        } finally {
            TestServers.shared().start(TestServers.shared().database());
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> nobody.get("/actuator/health/readiness").status() == 200);
        ann.get("/v1/users/me").ok(200);
        ann.refresh(ann.refreshToken()).ok(200);
    }
}
