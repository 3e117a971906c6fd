package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    void instancesShareTheirKeys() throws Exception {
        Api ann = RunningService.shared().api().newUser("ann");
        try (RunningService other = RunningService.start()) {
            ann.at(other).get("/v1/users/me").ok(200);
            assertThat(published(other)).isEqualTo(published(RunningService.shared()));
        }
    }

    @Test
    void theNextKeyIsPublishedBeforeItSignsAndTheOldOneStaysForItsTokens() throws Exception {
        try (RunningService hurried = RunningService.startOn(
                "user_keys",
                "magpie.user.keys.rotation=6s",
                "magpie.user.keys.publish-ahead=4s",
                "magpie.user.keys.keep-after=1s",
                "magpie.user.keys.reload=200ms")) {
            Api ann = hurried.api().newUser("ann");
            String first = kid(ann);
            AtomicInteger announced = new AtomicInteger();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                List<String> before = published(hurried);
                String signed = kid(ann.otherDevice());
                assertThat(before).contains(first, signed);
                if (!signed.equals(before.getLast())) {
                    announced.incrementAndGet();
                }
                return !signed.equals(first);
            });
            assertThat(announced)
                    .as("how often another key signed than the newest that was published")
                    .hasPositiveValue();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !published(hurried).contains(first));
            ann.get("/v1/users/me").refused(401, "unauthenticated");
            ann.otherDevice().get("/v1/users/me").ok(200);
        }
    }

    @Test
    void anIdleSessionEndsByItself() {
        try (RunningService hurried = RunningService.startOn(
                "user_idle", "magpie.user.sessions.access-token-life=1s", "magpie.user.sessions.idle=2s")) {
            Api ann = hurried.api().newUser("ann");
            Api.Answer kept = ann.refresh(ann.refreshToken()).ok(200);
            Api desk = ann.otherDevice();
            await().atMost(Duration.ofSeconds(10)).until(() -> ann.otherDevice()
                    .get("/v1/sessions?limit=200")
                    .body()
                    .path("items")
                    .valueStream()
                    .noneMatch(item -> item.path("id").asString().equals(desk.sessionId())));
            ann.refresh(kept.text("refreshToken")).refused(401, "unauthenticated");
            // A used token of a session that has ended anyway changes nothing.
            ann.refresh(ann.refreshToken()).refused(401, "unauthenticated");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> desk.get("/v1/users/me").refused(401, "token_expired"));
        }
    }

    @Test
    void noSecretCanBeReadInTheDatabase() {
        Api ann = RunningService.shared().api().newUser("canary");
        String next = ann.refresh(ann.refreshToken()).ok(200).text("refreshToken");
        String all = everything();
        assertThat(all).contains(ann.username().toLowerCase(java.util.Locale.ROOT));
        for (String token : List.of(ann.refreshToken(), next)) {
            byte[] bytes = java.util.Base64.getUrlDecoder().decode(token);
            String hex = java.util.HexFormat.of().formatHex(bytes);
            assertThat(all).doesNotContain(token, hex.substring(16, 48), hex.substring(48));
        }
        assertThat(all)
                .doesNotContain(
                        Api.PASSWORD, hexOf(Api.PASSWORD), ann.accessToken(), hexOf("\"kty\""), hexOf("\"d\":"));
    }

    /** All columns of all tables, as text and as hexadecimal digits. */
    private static String everything() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("account", "session", "signing_key", "failed_login", "id_lease")) {
            for (Map<String, Object> row : RunningService.shared()
                    .database()
                    .sql("SELECT * FROM " + table)
                    .query()
                    .listOfRows()) {
                row.values().forEach(value -> all.append(
                                value instanceof byte[] bytes
                                        ? java.util.HexFormat.of().formatHex(bytes)
                                        : value + " " + hexOf(String.valueOf(value)))
                        .append('\n'));
            }
        }
        return all.toString();
    }

    private static String hexOf(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static List<String> published(RunningService service) throws ParseException {
        return JWKSet.parse(service.api()
                        .get("/.well-known/jwks.json")
                        .ok(200)
                        .body()
                        .toString())
                .getKeys()
                .stream()
                .map(JWK::getKeyID)
                .toList();
    }

    private static String kid(Api session) throws ParseException {
        return SignedJWT.parse(session.accessToken()).getHeader().getKeyID();
    }
}
