package im.magpie.message.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.id.UserId;
import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConversationTest extends MessageServiceTest {

    @Test
    void aNewGroupIsShownToItsMembers() {
        Client ann = someone();
        Client bob = someone();
        Client.Reply made = ann.post(
                "/v1/conversations",
                "{\"type\":\"group\",\"title\":\"team 喜鹊\",\"members\":[\"" + bob.user() + "\",\"" + bob.user()
                        + "\"],\"more\":1}");
        assertThat(made.status()).isEqualTo(201);
        String path = made.headers().firstValue("Location").orElseThrow();
        assertThat(path).isEqualTo("/v1/conversations/" + made.body().get("id").asString());
        JsonNode bobs = bob.get(path).body();
        assertThat(bobs.get("title").asString()).isEqualTo("team 喜鹊");
        assertThat(bobs.get("type").asString()).isEqualTo("group");
        assertThat(bobs.get("members").asInt()).isEqualTo(2);
        assertThat(bobs.get("role").asString()).isEqualTo("member");
        assertThat(bobs.get("lastSeq").asLong()).isEqualTo(1);
        assertThat(bobs.at("/lastEntry/kind").asString()).isEqualTo("created");
        assertThat(bobs.at("/lastEntry/data/title").asString()).isEqualTo("team 喜鹊");
        assertThat(ann.get(path).body().get("role").asString()).isEqualTo("owner");
    }

    /** Read your writes. */
    @Test
    void theListIsLatestFirstAndPages() {
        Client ann = someone();
        List<Client> others = IntStream.range(0, 5).mapToObj(i -> someone()).toList();
        others.forEach(other -> ann.say(ann.with(other), "hello"));
        ann.say(ann.with(others.getFirst()), "again");
        List<String> expected = new ArrayList<>();
        expected.add(ann.with(others.getFirst()));
        for (int i = 4; i > 0; i--) {
            expected.add(ann.with(others.get(i)));
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = ann.get("/v1/conversations?limit=2" + cursor).body();
            page.get("items")
                    .forEach(item ->
                            listed.add("/v1/conversations/" + item.get("id").asString()));
            cursor =
                    page.has("nextCursor") ? "&cursor=" + page.get("nextCursor").asString() : "";
            pages++;
        } while (!cursor.isEmpty());
        assertThat(listed).isEqualTo(expected);
        assertThat(pages).isEqualTo(3);
        JsonNode first = ann.get("/v1/conversations?limit=1").body().at("/items/0");
        assertThat(first.at("/lastEntry/content/text").asString()).isEqualTo("again");
        assertThat(first.get("unread").asInt()).isZero();
        assertThat(others.getFirst()
                        .get("/v1/conversations")
                        .body()
                        .at("/items/0/unread")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aDirectConversationExistsBeforeItsFirstMessageIfBothUsersDo() {
        Client ann = someone();
        Client bob = someone();
        JsonNode direct = ann.get(ann.with(bob)).body();
        assertThat(direct.get("lastSeq").asLong()).isZero();
        assertThat(direct.get("members").asInt()).isEqualTo(2);
        assertThat(direct.has("lastEntry")).isFalse();
        assertThat(ann.get("/v1/conversations").body().get("items")).isEmpty();
        assertThat(ann.get(ann.with(bob) + "/entries").body().get("items")).isEmpty();
        assertThat(ann.get(ann.with(bob) + "/members").body().get("items")).hasSize(2);
        assertThat(someone().get(ann.with(bob)).code()).isEqualTo("conversation_not_found");
        Client nobody = someone();
        ISSUER.stranger(nobody.user());
        assertThat(ann.get(ann.with(nobody)).code()).isEqualTo("conversation_not_found");
        assertThat(ann.say(ann.with(nobody), "hello").code()).isEqualTo("user_not_found");
        assertThat(ann.say(ann.with(ann), "a note").status()).isEqualTo(201);
        assertThat(ann.get(ann.with(ann)).body().get("members").asInt()).isEqualTo(1);
    }

    @Test
    void anUnknownMemberMakesNothing() {
        Client ann = someone();
        UserId nobody = newUser();
        ISSUER.stranger(nobody);
        Client.Reply refused =
                ann.post("/v1/conversations", "{\"type\":\"group\",\"title\":\"t\",\"members\":[\"" + nobody + "\"]}");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("user_not_found");
        assertThat(ann.get("/v1/conversations").body().get("items")).isEmpty();
    }

    /** G3. */
    @Test
    void aGroupIsMadeOnceByOneKey() {
        Client ann = someone();
        String body = "{\"type\":\"group\",\"title\":\"t\",\"members\":[]}";
        Client.Reply first = ann.post("/v1/conversations", body, "Idempotency-Key", "k1");
        Client.Reply again = ann.post("/v1/conversations", body, "Idempotency-Key", "k1");
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        String path = first.headers().firstValue("Location").orElseThrow();
        assertThat(ann.delete(path + "/members/" + ann.user(), "Idempotency-Key", "k2")
                        .status())
                .isEqualTo(204);
        assertThat(ann.delete(path + "/members/" + ann.user(), "Idempotency-Key", "k2")
                        .status())
                .isEqualTo(204);
        Client.Reply afterLeaving = ann.post("/v1/conversations", body, "Idempotency-Key", "k1");
        assertThat(afterLeaving.status()).isEqualTo(200);
        assertThat(afterLeaving.body().get("id")).isEqualTo(first.body().get("id"));
    }

    @Test
    void rolesDecideWhoMayDoWhat() {
        Client ann = someone();
        Client bob = someone();
        Client eve = someone();
        String path = ann.group("team", bob, eve);
        assertThat(bob.patch(path, "{\"title\":\"mine\"}").status()).isEqualTo(403);
        assertThat(bob.delete(path + "/members/" + eve.user()).status()).isEqualTo(403);
        assertThat(bob.patch(path + "/members/" + eve.user(), "{\"role\":\"admin\"}")
                        .status())
                .isEqualTo(403);
        Client.Reply promoted = ann.patch(path + "/members/" + bob.user(), "{\"role\":\"admin\"}");
        assertThat(promoted.status()).isEqualTo(200);
        assertThat(promoted.body().get("role").asString()).isEqualTo("admin");
        Client.Reply renamed = bob.patch(path, "{\"title\":\"ours\"}");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.body().get("title").asString()).isEqualTo("ours");
        assertThat(bob.patch(path, "{}").body().get("title").asString()).isEqualTo("ours");
        assertThat(bob.delete(path + "/members/" + ann.user()).status()).isEqualTo(403);
        long before = ann.get(path).body().get("lastSeq").asLong();
        Client.Reply same = ann.post(path + "/members", "{\"members\":[\"" + eve.user() + "\"]}");
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.body().at("/items/0/role").asString()).isEqualTo("member");
        assertThat(ann.get(path).body().get("lastSeq").asLong()).isEqualTo(before);
        assertThat(ann.delete(path + "/members/" + ann.user()).status()).isEqualTo(204);
        assertThat(bob.get(path).body().get("role").asString()).isEqualTo("owner");
        assertThat(bob.get(path).body().get("members").asInt()).isEqualTo(2);
    }

    @Test
    void aGroupHasAtMost5000Members() {
        Client ann = someone();
        List<UserId> others = IntStream.range(0, 4_999).mapToObj(i -> newUser()).toList();
        Client.Reply full = ann.post("/v1/conversations", group(others));
        assertThat(full.status()).isEqualTo(201);
        assertThat(full.body().get("members").asInt()).isEqualTo(5_000);
        String path = full.headers().firstValue("Location").orElseThrow();
        Client.Reply one = ann.post(path + "/members", "{\"members\":[\"" + newUser() + "\"]}");
        assertThat(one.status()).isEqualTo(413);
        assertThat(one.code()).isEqualTo("too_large");
        JsonNode page = ann.get(path + "/members?limit=200").body();
        assertThat(page.get("items")).hasSize(200);
        String next = page.get("nextCursor").asString();
        assertThat(ann.get(path + "/members?cursor=" + next)
                        .body()
                        .at("/items/0/userId")
                        .asString())
                .isGreaterThan(next);
        List<UserId> tooMany = new ArrayList<>(others);
        tooMany.add(newUser());
        assertThat(ann.post("/v1/conversations", group(tooMany)).code()).isEqualTo("too_large");
        tooMany.add(newUser());
        assertThat(ann.post("/v1/conversations", group(tooMany)).code()).isEqualTo("too_large");
    }

    private static String group(List<UserId> members) {
        return "{\"type\":\"group\",\"title\":\"all hands\",\"members\":"
                + members.stream().map(user -> "\"" + user + "\"").collect(Collectors.joining(",", "[", "]")) + "}";
    }
}
