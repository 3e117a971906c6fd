package im.magpie.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.servers.TestServers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LimitTest {
    private static final TestServers SERVERS = TestServers.shared();
    private static Door door;
    private static Map<String, String> settings;

    @BeforeAll
    static void open() {
        settings = new HashMap<>(Map.of(
                "magpie.gateway.trusted-proxies",
                "127.0.0.1",
                "magpie.gateway.limits.exempt",
                "192.0.2.0/24",
                "magpie.gateway.limits.address.per-second",
                "1",
                "magpie.gateway.limits.address.burst",
                "20",
                "magpie.gateway.limits.user.per-second",
                "1",
                "magpie.gateway.limits.user.burst",
                "10"));
        settings.put("magpie.redis.address", SERVERS.redis().address());
        settings.put("magpie.redis.password", SERVERS.redis().password());
        door = new Door(settings);
    }

    @AfterAll
    static void shut() {
        door.close();
    }

    @Test
    void oneUserMayOnlyAskSoMuchFromWhereverTheyAskAndHearsWhenToGoOn() {
        String token = door.issuer.token(new UserId(501), new SessionId(501));

        HttpResponse<String> last = IntStream.range(0, 12)
                .mapToObj(i -> get(door, token, "198.51.100." + i))
                .reduce((first, second) -> second)
                .orElseThrow();

        RoutingTest.assertProblem(last, 429, "rate_limited");
        assertThat(Door.json(last).path("retryAfterMs").intValue()).isBetween(1, 1000);
        assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
        await().untilAsserted(() ->
                assertThat(get(door, token, "198.51.100.1").statusCode()).isEqualTo(200));
    }

    @Test
    void oneAddressMayOnlyAskSoMuchAtAllGatewaysTogether() {
        try (Door other = new Door(settings)) {
            for (int i = 0; i < 11; i++) {
                publicPath(door, "203.0.113.1");
                publicPath(other, "203.0.113.1");
            }

            RoutingTest.assertProblem(publicPath(door, "203.0.113.1"), 429, "rate_limited");
            RoutingTest.assertProblem(publicPath(other, "203.0.113.1"), 429, "rate_limited");
            assertThat(publicPath(door, "203.0.113.2").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anExemptAddressIsNotLimited() {
        for (int i = 0; i < 40; i++) {
            assertThat(publicPath(door, "192.0.2.5").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutRedisTheDoorStaysOpenAndEachGatewayCountsForItself() {
        try (Door other = new Door(settings)) {
            assertThat(publicPath(other, "203.0.113.7").statusCode()).isEqualTo(200);
            SERVERS.kill(SERVERS.redis());
            try {
                assertThat(publicPath(other, "203.0.113.8").statusCode()).isEqualTo(200);
                assertThat(other.send(other.request("/actuator/health/readiness"))
                                .statusCode())
                        .isEqualTo(200);
                for (int i = 0; i < 25; i++) {
                    publicPath(other, "203.0.113.8");
                }
                RoutingTest.assertProblem(publicPath(other, "203.0.113.8"), 429, "rate_limited");
            } finally {
                SERVERS.start(SERVERS.redis());
            }
        }
    }

    @Test
    void aGatewayThatStartsWithoutRedisOpensItsDoor() {
        Backend gone = new Backend();
        gone.close();
        Map<String, String> withoutRedis = new HashMap<>(settings);
        withoutRedis.put("magpie.redis.address", "redis://127.0.0.1:" + gone.port());
        try (Door other = new Door(withoutRedis)) {
            assertThat(publicPath(other, "203.0.113.9").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(Door door, String token, String address) {
        return door.send(door.request("/v1/conversations")
                .header("Authorization", "Bearer " + token)
                .header("X-Forwarded-For", address));
    }

    private static HttpResponse<String> publicPath(Door door, String address) {
        return door.send(door.request("/v1/asyncapi.json").header("X-Forwarded-For", address));
    }
}
