package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** G5: membership is ordered with messages, by every road. */
class MembershipTest {
    private final Person ann = Person.register("ann");
    private final Person bob = Person.register("bob");
    private final Person eve = Person.register("eve");

    @Test
    void whoIsRemovedGetsTheEntryOfItAndNothingAfter() {
        String group = ann.group("team", bob, eve);
        try (Socket bobs = bob.socket();
                Socket eves = eve.socket();
                Socket anns = ann.socket()) {
            anns.say(group, "before");
            bobs.entry(group);
            remove(group, bob);
            JsonNode removal = bobs.await(frame -> Socket.type(frame).equals("entry")
                    && frame.get("kind").asString().equals("member_removed"));
            assertThat(removal.get("data").get("userId").asString()).isEqualTo(bob.id());
            anns.say(group, "after");
            eves.await(frame -> Socket.type(frame).equals("entry")
                    && frame.get("kind").asString().equals("message")
                    && frame.get("content").get("text").asString().equals("after"));
            assertThat(bobs.hasSeen(frame -> frame.toString().contains("after")))
                    .isFalse();
            goneForBob(group, bobs);
        }
    }

    private void goneForBob(String group, Socket bobs) {
        assertThat(code(bobs.say(group, "let me in"))).isEqualTo("conversation_not_found");
        assertThat(code(bobs.pull(group, 0))).isEqualTo("conversation_not_found");
        assertThat(code(bobs.ask(Map.of("type", "read", "conversationId", group, "seq", 1))))
                .isEqualTo("conversation_not_found");
        JsonNode heads = bobs.ask(Map.of("type", "sync", "heads", Map.of(group, 1)));
        assertThat(heads.get("items").get(0).get("gone").asBoolean()).isTrue();
        everyRoad(bob, group).forEach(answer -> {
            assertThat(answer.status()).as(answer.text()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("conversation_not_found");
        });
        assertThat(bob.rest().get("/v1/conversations").text()).doesNotContain(group);
    }

    @Test
    void aStrangerIsToldThatTheConversationDoesNotExist() {
        String group = ann.group("team", bob);
        everyRoad(eve, group).forEach(answer -> {
            assertThat(answer.status()).as(answer.text()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("conversation_not_found");
        });
        ann.rest().say(ann.with(bob), "private");
        everyRoad(eve, ann.with(bob))
                .forEach(answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(404));
        try (Socket socket = eve.socket()) {
            assertThat(code(socket.say(group, "hello"))).isEqualTo("conversation_not_found");
            assertThat(code(socket.say(ann.with(bob), "hello"))).isEqualTo("conversation_not_found");
            assertThat(code(socket.pull(group, 0))).isEqualTo("conversation_not_found");
            assertThat(code(socket.ask(Map.of("type", "typing", "conversationId", group))))
                    .isEqualTo("conversation_not_found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "joined"})
    void whoJoinsSeesFromWhereThePolicySays(String history) {
        Rest.Answer made = ann.rest()
                .post(
                        "/v1/conversations",
                        Map.of("type", "group", "title", "team", "members", List.of(), "history", history));
        String group = made.json().get("id").asString();
        ann.rest().say(group, "before");
        ann.rest().post("/v1/conversations/" + group + "/members", Map.of("members", List.of(bob.id())));
        ann.rest().say(group, "after");
        JsonNode items = bob.rest()
                .get("/v1/conversations/" + group + "/entries?after=0")
                .json()
                .get("items");
        assertThat(items.get(0).get("seq").asLong()).isEqualTo(history.equals("all") ? 1 : 3);
        assertThat(items.get(items.size() - 1).get("seq").asLong()).isEqualTo(4);
        JsonNode mine = bob.rest().get("/v1/conversations/" + group).json();
        assertThat(mine.get("unread").asLong())
                .as("unread counts from the joining")
                .isEqualTo(1);
    }

    @Test
    void rolesDecideWhoMayDoWhat() {
        String group = ann.group("team", bob, eve);
        String members = "/v1/conversations/" + group + "/members";
        assertThat(bob.rest()
                        .patch("/v1/conversations/" + group, Map.of("title", "mine"))
                        .status())
                .isEqualTo(403);
        assertThat(bob.rest().delete(members + "/" + eve.id()).status()).isEqualTo(403);
        assertThat(ann.rest()
                        .patch(members + "/" + bob.id(), Map.of("role", "admin"))
                        .status())
                .isEqualTo(200);
        assertThat(bob.rest()
                        .patch("/v1/conversations/" + group, Map.of("title", "ours"))
                        .status())
                .isEqualTo(200);
        assertThat(bob.rest().delete(members + "/" + ann.id()).status()).isEqualTo(403);
        assertThat(ann.rest().delete(members + "/" + ann.id()).status()).isEqualTo(204);
        JsonNode left = bob.rest().get("/v1/conversations/" + group).json();
        assertThat(left.get("role").asString()).isEqualTo("owner");
        assertThat(left.get("title").asString()).isEqualTo("ours");
    }

    @Test
    void aGroupWithAnUnknownUserIsNotMade() {
        Rest.Answer made = ann.rest()
                .post(
                        "/v1/conversations",
                        Map.of("type", "group", "title", "team", "members", List.of("0000000000001")));
        assertThat(made.status()).isEqualTo(404);
        assertThat(made.code()).isEqualTo("user_not_found");
        assertThat(ann.rest().get("/v1/conversations").json().get("items")).isEmpty();
    }

    private void remove(String group, Person person) {
        assertThat(ann.rest()
                        .delete("/v1/conversations/" + group + "/members/" + person.id())
                        .status())
                .isEqualTo(204);
    }

    private static Stream<Rest.Answer> everyRoad(Person person, String conversation) {
        String path = "/v1/conversations/" + conversation;
        Rest rest = person.rest();
        return Stream.of(
                rest.get(path),
                rest.get(path + "/entries"),
                rest.get(path + "/members"),
                rest.say(conversation, "hello"),
                rest.patch(path + "/messages/2", Map.of("content", Map.of("type", "text", "text", "x"))),
                rest.delete(path + "/messages/2"),
                rest.put(path + "/messages/2/reactions/%F0%9F%91%8D", null),
                rest.put(path + "/read", Map.of("seq", 1)),
                rest.post(path + "/members", Map.of("members", List.of(person.id()))),
                rest.patch(path, Map.of("title", "mine")));
    }

    private static String code(JsonNode answer) {
        return answer.has("code") ? answer.get("code").asString() : answer.toString();
    }
}
