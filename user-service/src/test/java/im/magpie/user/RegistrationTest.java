package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
    private final Api api = RunningService.shared().api();

    @Test
    void answersWithTheUserAndWhereToFindIt() {
        String name = Api.newName("Ann");
        Api.Answer answer = register(name, Api.PASSWORD, "Änne 🐦").ok(201);
        assertThat(answer.text("username")).isEqualTo(name);
        assertThat(answer.text("displayName")).isEqualTo("Änne 🐦");
        assertThat(answer.text("id")).matches("[0-9A-Z]{13}");
        assertThat(Instant.parse(answer.text("createdAt")))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(answer.headers().firstValue("Location")).contains("/v1/users/" + answer.text("id"));
        assertThat(answer.body().propertyNames())
                .containsExactlyInAnyOrder("id", "username", "displayName", "createdAt");
    }

    @Test
    void showsTheUserNameWhereThereIsNoDisplayName() {
        String name = Api.newName("ann");
        assertThat(register(name, Api.PASSWORD, null).ok(201).text("displayName"))
                .isEqualTo(name);
    }

    @Test
    void takesAUserNameOnceWhateverItsCase() {
        String name = Api.newName("Ann");
        register(name, Api.PASSWORD, null).ok(201);
        register(name.toUpperCase(java.util.Locale.ROOT), Api.PASSWORD, null).refused(409, "username_taken");
    }

    @Test
    void ofManyAtOnceOneGetsTheName() throws Exception {
        String name = Api.newName("race");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> attempt = () -> register(name, Api.PASSWORD, null).status();
            List<Future<Integer>> answers = threads.invokeAll(
                    IntStream.range(0, 12).mapToObj(_ -> attempt).toList());
            assertThat(answers.stream().map(Future::resultNow).sorted().toList())
                    .containsExactly(201, 409, 409, 409, 409, 409, 409, 409, 409, 409, 409, 409);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "a b", "änne", "a@b.c", "ann\\n", ""})
    void refusesAUserNameOfOtherCharactersOrLengths(String name) {
        assertThat(fieldOf(register(name, Api.PASSWORD, null))).isEqualTo("username");
    }

    @Test
    void holdsTheLimitsOfTheUserNamesLength() {
        String unique = Api.newName("x");
        register(unique + "x".repeat(64 - unique.length()), Api.PASSWORD, null).ok(201);
        assertThat(fieldOf(register("x".repeat(65), Api.PASSWORD, null))).isEqualTo("username");
    }

    @Test
    void countsAPasswordInCharacters() {
        register(Api.newName("p"), "🐦".repeat(8), null).ok(201);
        register(Api.newName("p"), "🐦".repeat(256), null).ok(201);
        assertThat(codeOf(register(Api.newName("p"), "🐦".repeat(7), null))).isEqualTo("length");
        assertThat(codeOf(register(Api.newName("p"), "🐦".repeat(257), null))).isEqualTo("length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "12345678", "PassWord1", "qwertyuiop", "iloveyou"})
    void refusesTheMostCommonPasswords(String password) {
        Api.Answer answer = register(Api.newName("p"), password, null);
        assertThat(codeOf(answer)).isEqualTo("too_common");
        assertThat(fieldOf(answer)).isEqualTo("password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\\u0000b", "a\\nb", "a\\u2028b", "a\\ud800", "a\\u202eb"})
    void refusesADisplayNameThatDisturbsOthers(String escaped) {
        String body = "{\"username\":\"" + Api.newName("d") + "\",\"password\":\"" + Api.PASSWORD
                + "\",\"displayName\":\"" + escaped + "\"}";
        assertThat(fieldOf(api.call("POST", "/v1/users", body))).isEqualTo("displayName");
    }

    @Test
    void countsADisplayNameInCodePoints() {
        register(Api.newName("d"), Api.PASSWORD, "🐦".repeat(100)).ok(201);
        assertThat(fieldOf(register(Api.newName("d"), Api.PASSWORD, "🐦".repeat(101))))
                .isEqualTo("displayName");
    }

    @Test
    void refusesWhatIsMissingOrOfAnotherType() {
        assertThat(fieldOf(api.post("/v1/users", Map.of("username", Api.newName("m")))))
                .isEqualTo("password");
        assertThat(fieldOf(api.post("/v1/users", Map.of("password", Api.PASSWORD))))
                .isEqualTo("username");
        api.post("/v1/users", Map.of("username", 12345, "password", Api.PASSWORD))
                .refused(400, "invalid_request");
        api.call("POST", "/v1/users", "{").refused(400, "invalid_request");
        api.call("POST", "/v1/users", null).refused(400, "invalid_request");
    }

    private Api.Answer register(String username, String password, @Nullable String displayName) {
        Map<String, String> body = new HashMap<>(Map.of("username", username, "password", password));
        if (displayName != null) {
            body.put("displayName", displayName);
        }
        return api.post("/v1/users", body);
    }

    private static String fieldOf(Api.Answer answer) {
        answer.refused(400, "invalid_request");
        return answer.body().path("errors").path(0).path("field").asString("");
    }

    private static String codeOf(Api.Answer answer) {
        answer.refused(400, "invalid_request");
        return answer.body().path("errors").path(0).path("code").asString("");
    }
}
