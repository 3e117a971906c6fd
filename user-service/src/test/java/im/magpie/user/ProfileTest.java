package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private final Api ann = RunningService.shared().api().newUser("ann");
    private final Api bob = RunningService.shared().api().newUser("bob");

    @Test
    void showsAndChangesOnesOwn() {
        assertThat(ann.get("/v1/users/me").ok(200).text("id")).isEqualTo(ann.userId());
        assertThat(ann.patch("/v1/users/me", Map.of("displayName", "Ann B."))
                        .ok(200)
                        .text("displayName"))
                .isEqualTo("Ann B.");
        assertThat(ann.patch("/v1/users/me", Map.of("more", 1)).ok(200).text("displayName"))
                .isEqualTo("Ann B.");
        assertThat(bob.get("/v1/users/" + ann.userId()).ok(200).text("displayName"))
                .isEqualTo("Ann B.");
        ann.patch("/v1/users/me", Map.of("displayName", "")).refused(400, "invalid_request");
    }

    @Test
    void findsAnotherByIdInEitherCase() {
        assertThat(bob.get("/v1/users/" + ann.userId().toLowerCase(Locale.ROOT))
                        .ok(200)
                        .text("username"))
                .isEqualTo(ann.username());
        bob.get("/v1/users/0000000000001").refused(404, "user_not_found");
        bob.get("/v1/users/nonsense").refused(400, "invalid_id");
    }

    @Test
    void isForThoseWhoAreLoggedIn() {
        Api nobody = RunningService.shared().api();
        nobody.get("/v1/users/me").refused(401, "unauthenticated");
        nobody.get("/v1/users?query=a").refused(401, "unauthenticated");
        nobody.get("/v1/sessions").refused(401, "unauthenticated");
        nobody.with("Authorization", "Bearer nonsense").get("/v1/users/me").refused(401, "unauthenticated");
        nobody.get("/v1/nothing-here").refused(401, "unauthenticated");
        ann.get("/v1/nothing-here").refused(404, "not_found");
    }

    @Test
    void changesThePasswordAndEndsAllOtherSessions() {
        Api phone = ann.otherDevice();
        ann.put("/v1/users/me/password", Map.of("current", Api.PASSWORD, "new", "quite another password"))
                .ok(204);
        ann.get("/v1/users/me").ok(200);
        phone.get("/v1/users/me").refused(401, "unauthenticated");
        phone.refresh(phone.refreshToken()).refused(401, "unauthenticated");
        Api nobody = RunningService.shared().api();
        nobody.tryLogIn(ann.username(), Api.PASSWORD).refused(401, "unauthenticated");
        nobody.tryLogIn(ann.username(), "quite another password").ok(201);
    }

    @Test
    void keepsThePasswordWhenThePresentOneIsWrongOrTheNewOneBad() {
        bob.put("/v1/users/me/password", Map.of("current", "wrong", "new", "quite another password"))
                .refused(403, "forbidden");
        Api.Answer bad = bob.put("/v1/users/me/password", Map.of("current", Api.PASSWORD, "new", "12345678"));
        bad.refused(400, "invalid_request");
        assertThat(bad.body().path("errors").path(0).path("field").asString()).isEqualTo("new");
        bob.otherDevice();
    }

    @Test
    void lettersAreTheSameHoweverTheyAreComposed() {
        String name = Api.newName("nfc");
        Api nobody = RunningService.shared().api();
        nobody.post("/v1/users", Map.of("username", name, "password", "caf\u00e9 caf\u00e9"))
                .ok(201);
        nobody.tryLogIn(name, "cafe\u0301 cafe\u0301").ok(201);
    }
}
