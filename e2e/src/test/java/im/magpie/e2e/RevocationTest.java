package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** G7: a revoked session is out within a second of the answer. */
class RevocationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Person ann = Person.register("ann");

    @Test
    void aRevokedDeviceIsOutByEveryRoad() {
        Person phone = ann.onAnotherDevice();
        try (Socket socket = phone.socket();
                Socket direct = Socket.openDirectly().connect(phone.accessToken());
                Socket kept = ann.socket()) {
            assertThat(ann.rest().delete("/v1/sessions/" + phone.sessionId()).status())
                    .isEqualTo(204);
            Awaitility.await().atMost(SECOND).until(() -> !socket.isOpen() && !direct.isOpen() && isOutOverRest(phone));
            assertThat(socket.closeCode()).isEqualTo(4401);
            assertThat(direct.closeCode()).isEqualTo(4401);
            assertThat(refresh(phone).status()).isEqualTo(401);
            assertThat(kept.isOpen()).isTrue();
        }
        assertThat(ann.rest().get("/v1/users/me").status()).isEqualTo(200);
    }

    /** Each service learns of it by itself. */
    private boolean isOutOverRest(Person person) {
        return Stream.of("/v1/users/me", "/v1/conversations", "/v1/presence?users=" + ann.id())
                .allMatch(path -> person.rest().get(path).status() == 401);
    }

    @Test
    void aNewPasswordEndsTheOtherSessions() {
        Person phone = ann.onAnotherDevice();
        Rest.Answer changed = ann.rest()
                .put("/v1/users/me/password", Map.of("current", ann.password(), "new", "a new and better one"));
        assertThat(changed.status()).as(changed.text()).isIn(200, 204);
        Awaitility.await()
                .atMost(SECOND)
                .until(() -> phone.rest().get("/v1/conversations").status() == 401);
        assertThat(ann.rest().get("/v1/conversations").status()).isEqualTo(200);
        assertThat(Person.logIn(ann.name(), "a new and better one").id()).isEqualTo(ann.id());
    }

    @Test
    void aRefreshTokenThatIsUsedAgainEndsItsSession() {
        Rest.Answer first = refresh(ann);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(refresh(ann).status()).isEqualTo(401);
        Rest fresh = new Rest(first.json().get("accessToken").asString());
        Awaitility.await()
                .atMost(SECOND)
                .until(() -> fresh.get("/v1/conversations").status() == 401);
    }

    @Test
    void aDisabledUserIsOutUntilTheyAreEnabled() throws IOException {
        Person administrator = Person.administrator();
        String path = "/v1/admin/users/" + ann.id();
        assertThat(ann.rest().patch(path, Map.of("disabled", true)).status()).isEqualTo(403);
        try (Socket socket = ann.socket()) {
            assertThat(administrator
                            .rest()
                            .patch(path, Map.of("disabled", true))
                            .status())
                    .isEqualTo(200);
            Awaitility.await()
                    .atMost(SECOND)
                    .until(() -> !socket.isOpen()
                            && ann.rest().get("/v1/conversations").status() == 401);
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
        Map<String, String> logIn = Map.of("username", ann.name(), "password", ann.password());
        assertThat(Rest.anonymous().post("/v1/sessions", logIn).status()).isEqualTo(401);
        administrator.rest().patch(path, Map.of("disabled", false));
        assertThat(Rest.anonymous().post("/v1/sessions", logIn).status()).isEqualTo(201);
    }

    private static Rest.Answer refresh(Person person) {
        return Rest.anonymous().post("/v1/sessions/refresh", Map.of("refreshToken", person.refreshToken()));
    }
}
