package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** G7, as far as user-service answers for it; with two instances, since what one does must count at the other at once. */
class RevocationTest {
    private static RunningService other = RunningService.shared();

    private final Api nobody = RunningService.shared().api();
    private final Api ann = nobody.newUser("ann");

    @BeforeAll
    static void startAnother() {
        other = RunningService.start("magpie.user.registration=closed");
    }

    @AfterAll
    static void stopIt() {
        other.close();
    }

    @Test
    void anEndedSessionIsOutAtEveryInstanceAtOnceAndInTheFeed() {
        Api phone = ann.otherDevice();
        phone.at(other).get("/v1/users/me").ok(200);
        ann.delete("/v1/sessions/" + phone.sessionId()).ok(204);
        phone.get("/v1/users/me").refused(401, "unauthenticated");
        phone.at(other).get("/v1/users/me").refused(401, "unauthenticated");
        assertThat(revokedSince(other, 0)).contains(phone.sessionId());
        phone.refresh(phone.refreshToken()).refused(401, "unauthenticated");
        ann.get("/v1/users/me").ok(200);
        ann.delete("/v1/sessions/" + phone.sessionId()).ok(204);
        assertThat(ann.get("/v1/sessions").body().path("items")).hasSize(1);
    }

    @Test
    void nobodyEndsTheSessionOfAnother() {
        Api bob = nobody.newUser("bob");
        bob.delete("/v1/sessions/" + ann.sessionId()).refused(404, "not_found");
        bob.delete("/v1/sessions/0000000000001").refused(404, "not_found");
        bob.delete("/v1/sessions/x").refused(400, "invalid_id");
        ann.get("/v1/users/me").ok(200);
    }

    @Test
    void aDisabledUserIsOutAndLogsInLikeOneWithAWrongPassword() {
        Api phone = ann.otherDevice();
        Api administrator = RunningService.shared().administrator();
        JsonNode disabled = administrator
                .patch("/v1/admin/users/" + ann.userId(), Map.of("disabled", true))
                .ok(200)
                .body();
        assertThat(disabled.path("disabled").asBoolean()).isTrue();
        for (Api session : List.of(ann, phone, ann.at(other))) {
            session.get("/v1/users/me").refused(401, "unauthenticated");
        }
        ann.refresh(ann.refreshToken()).refused(401, "unauthenticated");
        assertThat(revokedSince(other, 0)).contains(ann.sessionId(), phone.sessionId());
        JsonNode answer = nobody.tryLogIn(ann.username(), Api.PASSWORD)
                .refused(401, "unauthenticated")
                .body();
        JsonNode wrong = nobody.tryLogIn(nobody.newUser("bob").username(), "a wrong password")
                .refused(401, "unauthenticated")
                .body();
        assertThat(answer.path("detail")).isEqualTo(wrong.path("detail"));

        administrator
                .patch("/v1/admin/users/" + ann.userId(), Map.of("disabled", false))
                .ok(200);
        nobody.tryLogIn(ann.username(), Api.PASSWORD).ok(201);
        ann.get("/v1/users/me").refused(401, "unauthenticated");
    }

    @Test
    void noLogInSlipsThroughWhileTheUserIsBeingDisabled() {
        Api administrator = RunningService.shared().administrator();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Api.Answer>> logIns = Stream.generate(() ->
                            CompletableFuture.supplyAsync(() -> nobody.tryLogIn(ann.username(), Api.PASSWORD), threads))
                    .limit(8)
                    .toList();
            administrator
                    .patch("/v1/admin/users/" + ann.userId(), Map.of("disabled", true))
                    .ok(200);
            for (CompletableFuture<Api.Answer> logIn : logIns) {
                Api.Answer answer = logIn.join();
                if (answer.status() == 201) {
                    Api session = RunningService.shared().api();
                    session.takeOn(answer);
                    session.get("/v1/users/me").refused(401, "unauthenticated");
                }
            }
        }
    }

    @Test
    void onlyAdministratorsDisableAndNotThemselves() {
        ann.patch("/v1/admin/users/" + ann.userId(), Map.of("disabled", true)).refused(403, "forbidden");
        nobody.patch("/v1/admin/users/" + ann.userId(), Map.of("disabled", true))
                .refused(401, "unauthenticated");
        Api administrator = RunningService.shared().administrator();
        administrator
                .patch("/v1/admin/users/" + administrator.userId(), Map.of("disabled", true))
                .refused(403, "forbidden");
        administrator
                .patch("/v1/admin/users/0000000000001", Map.of("disabled", true))
                .refused(404, "user_not_found");
        administrator
                .patch("/v1/admin/users/" + ann.userId(), Map.of("disabled", "yes"))
                .refused(400, "invalid_request");
        administrator.patch("/v1/admin/users/" + ann.userId(), Map.of()).ok(200);
    }

    @Test
    void theFeedGoesByTheDatabasesClockAndKeepsWhatWasRevokedLately() {
        Api phone = ann.otherDevice();
        ann.delete("/v1/sessions/" + phone.sessionId()).ok(204);
        JsonNode feed = nobody.internal()
                .get("/internal/v1/revocations?since=0")
                .ok(200)
                .body();
        long now = feed.path("now").asLong();
        assertThat(now).isBetween(System.currentTimeMillis() - 5000, System.currentTimeMillis() + 5000);
        assertThat(revokedSince(RunningService.shared(), now)).contains(phone.sessionId());
        assertThat(revokedSince(RunningService.shared(), Long.MAX_VALUE)).contains(phone.sessionId());
        assertThat(revokedSince(RunningService.shared(), Long.MIN_VALUE)).contains(phone.sessionId());
        revokedAt(phone, now - 61_000);
        assertThat(revokedSince(RunningService.shared(), now)).doesNotContain(phone.sessionId());
        assertThat(revokedSince(RunningService.shared(), now - 5000)).contains(phone.sessionId());
        revokedAt(phone, now - 17 * 60_000);
        assertThat(revokedSince(RunningService.shared(), 0)).doesNotContain(phone.sessionId());
        nobody.get("/internal/v1/revocations?since=0").refused(401, "unauthenticated");
        nobody.with("Magpie-Internal", "guessed")
                .get("/internal/v1/revocations")
                .refused(401, "unauthenticated");
    }

    @Test
    void registrationCanBeClosed() {
        other.api()
                .post("/v1/users", Map.of("username", Api.newName("late"), "password", Api.PASSWORD))
                .refused(403, "forbidden");
    }

    private static void revokedAt(Api session, long at) {
        RunningService.shared()
                .database()
                .sql("UPDATE session SET revoked_at = ? WHERE id = ?")
                .params(
                        at,
                        im.magpie.common.id.SessionId.parse(session.sessionId()).value())
                .update();
    }

    private static List<String> revokedSince(RunningService service, long since) {
        return service.api()
                .internal()
                .get("/internal/v1/revocations?since=" + since)
                .ok(200)
                .body()
                .path("items")
                .valueStream()
                .map(item -> item.path("sessionId").asString())
                .toList();
    }
}
