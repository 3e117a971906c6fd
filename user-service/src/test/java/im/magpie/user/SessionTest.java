package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import im.magpie.common.security.Caller;
import im.magpie.common.security.TokenVerifier;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SessionTest {
    private static final String KEY = "k3ItkL8cRjSkCzAP7ZqW0g";

    private final Api nobody = RunningService.shared().api();
    private final Api ann = nobody.newUser("ann");

    @Test
    void answersALogInWithTokensAndTheUser() throws Exception {
        Api.Answer answer = nobody.post(
                        "/v1/sessions",
                        Map.of(
                                "username", ann.username().toUpperCase(java.util.Locale.ROOT),
                                "password", Api.PASSWORD,
                                "device", Map.of("name", "Ann's phone", "platform", "android")))
                .ok(201);
        assertThat(answer.body().propertyNames())
                .containsExactlyInAnyOrder("accessToken", "refreshToken", "expiresIn", "sessionId", "user");
        assertThat(answer.body().path("expiresIn").asInt()).isEqualTo(900);
        assertThat(answer.body().path("user").path("id").asString()).isEqualTo(ann.userId());
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.cookie()).isEmpty();

        SignedJWT token = SignedJWT.parse(answer.text("accessToken"));
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(token.getHeader().getType()).isEqualTo(TokenVerifier.TYPE);
        assertThat(claims.getAudience()).containsExactly("magpie");
        assertThat(claims.getJWTID()).isNotEmpty();
        assertThat(claims.getIssueTime().toInstant().plusSeconds(900))
                .isEqualTo(claims.getExpirationTime().toInstant());
        JWKSet keys =
                JWKSet.parse(nobody.get("/.well-known/jwks.json").ok(200).body().toString());
        Caller caller = new TokenVerifier((selector, _) -> selector.select(keys)).verify(answer.text("accessToken"));
        assertThat(caller.userId().toString()).isEqualTo(ann.userId());
        assertThat(caller.sessionId().toString()).isEqualTo(answer.text("sessionId"));
        assertThat(caller.administrator()).isFalse();
        assertThat(keys.getKeys()).allMatch(key -> !key.isPrivate());
    }

    @Test
    void listsOnesDevicesAndMarksTheOneThatAsks() {
        Api phone = nobody.newUser("phone");
        Api.Answer second = nobody.post(
                "/v1/sessions",
                Map.of(
                        "username", phone.username(),
                        "password", Api.PASSWORD,
                        "device", Map.of("name", "Desk", "platform", "web")));
        JsonNode items = phone.get("/v1/sessions").ok(200).body().path("items");
        assertThat(items).hasSize(2);
        assertThat(items.path(0).path("id").asString()).isEqualTo(second.text("sessionId"));
        assertThat(items.path(0).path("device").path("name").asString()).isEqualTo("Desk");
        assertThat(items.path(0).path("current").asBoolean()).isFalse();
        assertThat(items.path(1).path("id").asString()).isEqualTo(phone.sessionId());
        assertThat(items.path(1).path("current").asBoolean()).isTrue();
        JsonNode first = phone.get("/v1/sessions?limit=1").ok(200).body();
        assertThat(phone.get("/v1/sessions?cursor=" + first.path("nextCursor").asString())
                        .ok(200)
                        .body()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(phone.sessionId());
    }

    @Test
    void oneSessionAboveTheLimitEndsTheLeastRecentlyUsed() {
        Api first = nobody.newUser("many");
        List<Api> devices = new ArrayList<>(List.of(first));
        for (int i = 1; i < 100; i++) {
            devices.add(first.otherDevice());
        }
        assertThat(first.get("/v1/sessions?limit=200").body().path("items")).hasSize(100);
        Api.Answer refreshed = first.refresh(first.refreshToken()).ok(200);
        Api last = first.otherDevice();
        devices.get(1).get("/v1/users/me").refused(401, "unauthenticated");
        devices.get(2).get("/v1/users/me").ok(200);
        last.get("/v1/users/me").ok(200);
        nobody.refresh(refreshed.text("refreshToken")).ok(200);
        assertThat(first.get("/v1/sessions?limit=200").body().path("items")).hasSize(100);
    }

    @Test
    void aRefreshTokenIsGoodOnceAndTheSessionGoesOn() {
        Api.Answer next = ann.refresh(ann.refreshToken()).ok(200);
        assertThat(next.text("sessionId")).isEqualTo(ann.sessionId());
        assertThat(next.text("refreshToken")).isNotEqualTo(ann.refreshToken());
        ann.refresh(next.text("refreshToken")).ok(200);
        ann.get("/v1/users/me").ok(200);
    }

    @Test
    void aUsedRefreshTokenEndsTheSessionHoweverOldItIs() {
        String first = ann.refreshToken();
        String token = first;
        for (int i = 0; i < 5; i++) {
            token = ann.refresh(token).ok(200).text("refreshToken");
        }
        ann.refresh(first).refused(401, "unauthenticated");
        ann.refresh(token).refused(401, "unauthenticated");
        ann.get("/v1/users/me").refused(401, "unauthenticated");
        assertThat(revoked()).contains(ann.sessionId());
    }

    @Test
    void ofSeveralRefreshesAtOnceOneSucceedsAndTheSessionEnds() throws Exception {
        Api user = nobody.newUser("race");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> refresh = () -> user.refresh(user.refreshToken()).status();
            List<Future<Integer>> answers = threads.invokeAll(
                    IntStream.range(0, 8).mapToObj(_ -> refresh).toList());
            assertThat(answers.stream().map(Future::resultNow).filter(status -> status == 200))
                    .hasSize(1);
        }
        user.get("/v1/users/me").refused(401, "unauthenticated");
    }

    @Test
    void aRefreshWhoseAnswerWasLostIsRepeatedWithItsKeyAndGivesTheSameNextToken() {
        String next = ann.refresh(ann.refreshToken(), KEY).ok(200).text("refreshToken");
        Api.Answer again = ann.refresh(ann.refreshToken(), KEY).ok(200);
        assertThat(again.text("refreshToken")).isEqualTo(next);
        ann.refresh(next).ok(200);
        ann.get("/v1/users/me").ok(200);
    }

    @Test
    void theKeyOfARefreshIsGoodUntilTheNextTokenIsUsed() {
        String next = ann.refresh(ann.refreshToken(), KEY).ok(200).text("refreshToken");
        String last = ann.refresh(next, KEY).ok(200).text("refreshToken");
        ann.refresh(ann.refreshToken(), KEY).refused(401, "unauthenticated");
        ann.refresh(last).refused(401, "unauthenticated");
    }

    @Test
    void aUsedTokenWithAnotherKeyThanAtItsUseEndsTheSession() {
        String next = ann.refresh(ann.refreshToken(), KEY).ok(200).text("refreshToken");
        ann.refresh(ann.refreshToken(), KEY.replace('k', 'K')).refused(401, "unauthenticated");
        ann.refresh(next).refused(401, "unauthenticated");
    }

    @Test
    void ofSeveralRefreshesWithOneKeyAtOnceAllGetTheSame() throws Exception {
        Api user = nobody.newUser("together");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> refresh =
                    () -> user.refresh(user.refreshToken(), KEY).ok(200).text("refreshToken");
            List<Future<String>> answers = threads.invokeAll(
                    IntStream.range(0, 8).mapToObj(_ -> refresh).toList());
            assertThat(answers.stream().map(Future::resultNow).distinct()).hasSize(1);
        }
        user.get("/v1/users/me").ok(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "only-twenty-one-chars",
                "with a space in the middle of it",
                "ä-not-of-the-22-to-64-characters"
            })
    void aKeyThatCanBeGuessedOrIsNoneIsRefusedAndTheTokenNotUsed(String key) {
        ann.refresh(ann.refreshToken(), key).refused(400, "invalid_request");
        ann.refresh(ann.refreshToken(), "k".repeat(65)).refused(400, "invalid_request");
        ann.refresh(ann.refreshToken(), "k".repeat(64)).ok(200);
    }

    @Test
    void aMadeUpTokenThatNamesTheSessionDoesNotEndIt() {
        byte[] forged = Base64.getUrlDecoder().decode(ann.refreshToken());
        forged[10] ^= 1;
        ann.refresh(Base64.getUrlEncoder().withoutPadding().encodeToString(forged))
                .refused(401, "unauthenticated");
        for (String rubbish : List.of("", "x", "ä".repeat(75), "A".repeat(75))) {
            ann.refresh(rubbish).refused(401, "unauthenticated");
        }
        ann.refresh(ann.refreshToken()).ok(200);
        nobody.post("/v1/sessions/refresh", Map.of("refreshToken", 5)).refused(400, "invalid_request");
        nobody.call("POST", "/v1/sessions/refresh", null).refused(401, "unauthenticated");
    }

    @Test
    void keepsAWebPagesTokenInACookieThatScriptsCannotRead() {
        Api.Answer logIn = nobody.post(
                        "/v1/sessions", Map.of("username", ann.username(), "password", Api.PASSWORD, "cookie", true))
                .ok(201);
        assertThat(logIn.body().has("refreshToken")).isFalse();
        String cookie = logIn.cookie().orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/v1/sessions;", "Max-Age=2592000");
        assertThat(cookie).doesNotContain("Secure");

        Api.Answer next = nobody.with("Cookie", value(cookie))
                .call("POST", "/v1/sessions/refresh", null)
                .ok(200);
        assertThat(next.body().has("refreshToken")).isFalse();
        assertThat(next.text("sessionId")).isEqualTo(logIn.text("sessionId"));
        Api.Answer again = nobody.with("Cookie", value(next.cookie().orElseThrow()))
                .call("POST", "/v1/sessions/refresh", "{}")
                .ok(200);

        Api page = nobody.with("Cookie", value(again.cookie().orElseThrow()));
        page.takeOn(again);
        assertThat(page.delete("/v1/sessions/" + again.text("sessionId"))
                        .ok(204)
                        .cookie()
                        .orElseThrow())
                .contains("magpie_refresh=;", "Max-Age=0", "Path=/v1/sessions");
        Api.Answer over =
                nobody.with("Cookie", value(again.cookie().orElseThrow())).call("POST", "/v1/sessions/refresh", "{}");
        over.refused(401, "unauthenticated");
        assertThat(over.cookie().orElseThrow()).contains("Max-Age=0");
    }

    @Test
    void theCookieIsSecureWhereThePageCameByHttps() {
        Map<String, Object> logIn = Map.of("username", ann.username(), "password", Api.PASSWORD, "cookie", true);
        assertThat(nobody.with("X-Forwarded-Proto", "https")
                        .post("/v1/sessions", logIn)
                        .ok(201)
                        .cookie()
                        .orElseThrow())
                .contains("; Secure");
    }

    @Test
    void whatAFormOfAnotherSiteCanSendIsRefused() {
        String logIn = "{\"username\":\"" + ann.username() + "\",\"password\":\"" + Api.PASSWORD + "\"}";
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
            Api form = nobody.with("Content-Type", type);
            form.call("POST", "/v1/sessions", logIn).refused(415, "invalid_request");
            form.call("POST", "/v1/sessions/refresh", "{}").refused(415, "invalid_request");
        }
    }

    @Test
    void refusesADeviceThatDisturbsTheList() {
        for (String name : List.of("", "x".repeat(101), "a\u0007b")) {
            nobody.post(
                            "/v1/sessions",
                            Map.of(
                                    "username", ann.username(),
                                    "password", Api.PASSWORD,
                                    "device", Map.of("name", name)))
                    .refused(400, "invalid_request");
        }
    }

    private List<String> revoked() {
        return nobody.internal()
                .get("/internal/v1/revocations?since=0")
                .ok(200)
                .body()
                .path("items")
                .valueStream()
                .map(item -> item.path("sessionId").asString())
                .toList();
    }

    private static String value(String cookie) {
        return cookie.substring(0, cookie.indexOf(';'));
    }
}
