package im.magpie.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.common.id.SessionId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private static final Backend SECOND = new Backend();
    private static Door door;

    @BeforeAll
    static void open() {
        Backend gone = new Backend();
        gone.close();
        door = new Door(Map.of(
                "magpie.gateway.timeout",
                "700ms",
                "magpie.gateway.trusted-proxies",
                "127.0.0.1",
                "magpie.gateway.allowed-origins",
                "https://intranet.example.org",
                "magpie.presence-service.urls",
                gone.url() + "," + SECOND.url(),
                "magpie.connection-service.urls",
                gone.url()));
    }

    @AfterAll
    static void shut() {
        door.close();
        SECOND.close();
    }

    @AfterEach
    void everybodyAnswers() {
        door.message.resume();
    }

    @Test
    void aRequestWithAGoodTokenReachesItsServiceAsItWas() {
        HttpResponse<String> response = door.send(door.authorized("/v1/conversations/x/messages?limit=2&q=%C3%A4")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"text\":\"喜鹊\"}")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"answer\":42}");
        Backend.Asked asked = door.message.last();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.uri()).hasToString("/v1/conversations/x/messages?limit=2&q=%C3%A4");
        assertThat(asked.body()).isEqualTo("{\"text\":\"喜鹊\"}");
        assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer " + door.token);
        assertThat(asked.headers().getFirst("Host")).isEqualTo("127.0.0.1:" + door.port());
    }

    @Test
    void withoutATokenNobodyPasses() {
        HttpResponse<String> response = door.send(door.request("/v1/conversations"));

        assertProblem(response, 401, "unauthenticated");
        assertThat(Door.json(response).path("traceId").stringValue()).hasSize(32);
    }

    @Test
    void anExpiredTokenSaysSo() {
        String expired =
                door.issuer.token(door.user, door.session, Instant.now().minusSeconds(60), false);

        assertProblem(
                door.send(door.request("/v1/conversations").header("Authorization", "Bearer " + expired)),
                401,
                "token_expired");
    }

    @Test
    void aRevokedSessionIsOutWithinASecond() {
        SessionId session = new SessionId(77);
        String token = door.issuer.token(door.user, session);
        assertThat(door.send(door.request("/v1/conversations").header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(200);

        door.issuer.revoke(session);

        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertProblem(
                        door.send(door.request("/v1/conversations").header("Authorization", "Bearer " + token)),
                        401,
                        "unauthenticated"));
    }

    @Test
    void whileRevocationsCantBeToldNobodyIsLetIn() {
        door.issuer.hang();
        try {
            await().atMost(Duration.ofSeconds(3))
                    .untilAsserted(
                            () -> assertProblem(door.send(door.authorized("/v1/conversations")), 503, "unavailable"));
        } finally {
            door.issuer.resume();
        }
        await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> assertThat(
                        door.send(door.authorized("/v1/conversations")).statusCode())
                .isEqualTo(200));
    }

    @Test
    void publicPathsNeedNoToken() {
        assertThat(door.send(door.request("/.well-known/jwks.json")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotNamedDoesNotExist() {
        for (String path : new String[] {
            "/v1/contacts",
            "/internal/v1/revocations",
            "/v1/conversations/../../internal/v1/pull",
            "/v1/conversations/%2e%2e/internal",
            "/v1//conversations",
            "/v1/users;x=/internal",
            "/nothing",
            "/actuator/env"
        }) {
            assertProblem(door.send(door.authorized(path)), 404, "not_found");
        }
        assertProblem(door.send(door.authorized("/nothing").POST(BodyPublishers.ofString("x"))), 404, "not_found");
    }

    @Test
    void anInstanceThatIsGoneIsSkippedAndNothingIsSentTwice() {
        int before = SECOND.asked.size();
        for (int i = 0; i < 20; i++) {
            assertThat(door.send(door.authorized("/v1/presence").POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(SECOND.asked).hasSize(before + 20);
    }

    @Test
    void aServiceThatIsGoneIsUnavailableAndSaysWhenToTryAgain() {
        HttpResponse<String> response = door.send(door.request("/v1/asyncapi.json"));

        assertProblem(response, 503, "unavailable");
        assertThat(Door.json(response).path("retryAfterMs").intValue()).isPositive();
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aServiceThatHangsIsUnavailableAndThenLeftAlone() {
        try (Door other = new Door(Map.of("magpie.gateway.timeout", "300ms"))) {
            other.message.hang();
            for (int i = 0; i < 10; i++) {
                assertProblem(other.send(other.authorized("/v1/conversations")), 503, "unavailable");
            }
            int asked = other.message.asked.size();

            assertProblem(other.send(other.authorized("/v1/conversations")), 503, "unavailable");

            assertThat(other.message.asked).hasSize(asked);
            other.message.resume();
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            other.send(other.authorized("/v1/conversations")).statusCode())
                    .isEqualTo(200));
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAndWithoutItsLength() {
        String large = "x".repeat(90_000);

        assertProblem(
                door.send(door.authorized("/v1/conversations").POST(BodyPublishers.ofString(large))), 413, "too_large");
        assertProblem(
                door.send(door.authorized("/v1/conversations")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)))),
                413,
                "too_large");
        assertThat(door.send(door.authorized("/v1/conversations")
                                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("x".repeat(65_536)))))
                        .statusCode())
                .isEqualTo(200);
        assertThat(door.message.last().body()).hasSize(65_536);
    }

    @Test
    void aServiceHearsTheClientsRealAddressAndNothingThatOnlyWeMaySay() {
        door.send(door.authorized("/v1/conversations")
                .header("X-Forwarded-For", "1.2.3.4, 203.0.113.9, 127.0.0.1")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "for=6.6.6.6")
                .header("Magpie-Internal", "guess"));

        Backend.Asked asked = door.message.last();
        assertThat(asked.headers().get("X-Forwarded-For")).containsExactly("203.0.113.9");
        assertThat(asked.headers().get("X-Forwarded-Proto")).containsExactly("https");
        assertThat(asked.headers()).doesNotContainKeys("Forwarded", "Magpie-internal");
    }

    @Test
    void aTraceGoesOnOrBegins() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        HttpResponse<String> response = door.send(
                door.authorized("/v1/conversations").header("traceparent", "00-" + trace + "-b7ad6b7169203331-01"));

        assertThat(door.message.last().headers().getFirst("traceparent")).contains(trace);
        assertThat(response.headers().firstValue("traceparent"))
                .hasValueSatisfying(value -> assertThat(value).contains(trace));
        assertThat(Door.json(door.send(door.request("/v1/conversations")
                                .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")))
                        .path("traceId")
                        .stringValue())
                .isEqualTo(trace);
    }

    @Test
    void aTokenInTheUrlIsRefused() {
        assertProblem(door.send(door.request("/v1/conversations?access_token=" + door.token)), 400, "invalid_request");
    }

    @Test
    void everyAnswerCarriesSecurityHeadersOnceWhateverTheServiceSays() {
        HttpResponse<String> response =
                door.send(door.authorized("/v1/conversations").header("X-Forwarded-Proto", "https"));

        assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(response.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'", "wss://127.0.0.1:" + door.port())
                .doesNotContain("unsafe");
    }

    @Test
    void onlyAllowedOriginsGetCorsHeaders() {
        HttpResponse<String> allowed = door.send(door.request("/v1/conversations")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://intranet.example.org")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization"));
        HttpResponse<String> foreign =
                door.send(door.authorized("/v1/conversations").header("Origin", "https://evil.example.org"));

        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://intranet.example.org");
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void healthIsPublicAndMetricsAreForTheHouse() {
        assertThat(door.send(door.request("/actuator/health/readiness")).statusCode())
                .isEqualTo(200);
        assertThat(door.send(door.request("/actuator/prometheus")).body()).contains("resilience4j_circuitbreaker");
        assertProblem(
                door.send(door.request("/actuator/prometheus").header("X-Forwarded-For", "203.0.113.9")),
                404,
                "not_found");
    }

    static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.toString()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Door.json(response).path("code").stringValue()).isEqualTo(code);
        assertThat(Door.json(response).path("status").intValue()).isEqualTo(status);
    }
}
