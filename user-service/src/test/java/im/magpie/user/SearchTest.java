package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SearchTest {
    private final Api ann = RunningService.shared().api().newUser("searcher");
    private final String tag = Long.toString(System.nanoTime(), 36);

    @Test
    void matchesUserNameAndDisplayNameWhateverTheirCaseAndAccents() {
        String zoe = user("one" + tag, "Zoë " + tag);
        String other = user("two" + tag, "Somebody");
        assertThat(find("ZOE " + tag)).containsExactly(zoe);
        assertThat(find("wo" + tag)).containsExactly(other);
        assertThat(find(tag)).containsExactly(zoe, other);
        assertThat(find("nobody" + tag)).isEmpty();
    }

    @Test
    void takesWildcardsAsTheyAre() {
        String percent = user("p" + tag, "100% " + tag);
        String underscore = user("u_" + tag, "Plain");
        String exclaiming = user("e" + tag, "Hi! " + tag);
        user("x1" + tag, "100 " + tag);
        assertThat(find("% " + tag)).containsExactly(percent);
        assertThat(find("_" + tag)).containsExactly(underscore);
        assertThat(find("! " + tag)).containsExactly(exclaiming);
    }

    @Test
    void goesOnAfterAPageWithoutRepeatingOrSkipping() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(user("page" + i + tag, "Same name"));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = ann.get("/v1/users?limit=3&query=" + tag + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .ok(200)
                    .body();
            page.path("items").forEach(item -> seen.add(item.path("id").asString()));
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactlyElementsOf(all);
    }

    @Test
    void holdsTheLimits() {
        ann.get("/v1/users?limit=0").refused(400, "invalid_request");
        ann.get("/v1/users?limit=x").refused(400, "invalid_request");
        ann.get("/v1/users?limit=100000").ok(200);
        ann.get("/v1/users?cursor=%25").refused(400, "invalid_request");
        ann.get("/v1/users?query=" + "x".repeat(100)).ok(200);
        ann.get("/v1/users?query=" + "x".repeat(101)).refused(400, "invalid_request");
    }

    @Test
    void showsDisabledUsersToAdministratorsOnly() {
        String id = user("gone" + tag, "Gone");
        Api administrator = RunningService.shared().administrator();
        administrator.patch("/v1/admin/users/" + id, Map.of("disabled", true)).ok(200);
        assertThat(find("gone" + tag)).isEmpty();
        assertThat(administrator
                        .get("/v1/users?query=gone" + tag)
                        .ok(200)
                        .body()
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void tellsOtherServicesWhichUsersThereAre() {
        Api internal = RunningService.shared().api().internal();
        List<String> asked = List.of(ann.userId(), "0000000000001", ann.userId());
        JsonNode known = internal.post("/internal/v1/users/known", Map.of("ids", asked))
                .ok(200)
                .body();
        assertThat(known.path("ids").valueStream().map(JsonNode::asString)).containsExactly(ann.userId());
        internal.post("/internal/v1/users/known", Map.of("ids", List.of())).ok(200);
        internal.post("/internal/v1/users/known", Map.of("ids", java.util.Collections.nCopies(5000, ann.userId())))
                .ok(200);
        internal.post("/internal/v1/users/known", Map.of("ids", java.util.Collections.nCopies(5001, ann.userId())))
                .refused(400, "invalid_request");
        ann.post("/internal/v1/users/known", Map.of("ids", asked)).refused(401, "unauthenticated");
    }

    private String user(String username, String displayName) {
        return RunningService.shared()
                .api()
                .post("/v1/users", Map.of("username", username, "password", Api.PASSWORD, "displayName", displayName))
                .ok(201)
                .text("id");
    }

    private List<String> find(String query) {
        return ann.get("/v1/users?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .ok(200)
                .body()
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }
}
