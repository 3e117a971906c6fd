package im.magpie.message.history;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.id.ConversationId;
import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pages of entries, and what is seen of edited, recalled and old messages. */
class HistoryTest extends MessageServiceTest {
    @Test
    void pagesToTheLetter() {
        Client ann = someone();
        String path = ann.with(someone());
        for (int i = 1; i <= 7; i++) {
            assertThat(ann.say(path, "m" + i).status()).isEqualTo(201);
        }
        assertThat(seqs(ann, path, "")).isEqualTo(range(1, 7));
        assertThat(seqs(ann, path, "?limit=3")).isEqualTo(range(5, 7));
        assertThat(seqs(ann, path, "?before=5&limit=3")).isEqualTo(range(2, 4));
        assertThat(seqs(ann, path, "?before=2")).isEqualTo(range(1, 1));
        assertThat(seqs(ann, path, "?before=1")).isEmpty();
        assertThat(seqs(ann, path, "?after=0&limit=3")).isEqualTo(range(1, 3));
        assertThat(seqs(ann, path, "?after=5")).isEqualTo(range(6, 7));
        assertThat(seqs(ann, path, "?after=7")).isEmpty();
        assertThat(seqs(ann, path, "?after=1&before=4")).isEqualTo(range(2, 3));
        assertThat(seqs(ann, path, "?after=1&before=7&limit=2")).isEqualTo(range(2, 3));
        assertThat(seqs(ann, path, "?limit=100000")).isEqualTo(range(1, 7));
    }

    @Test
    void followsTheCursorToBothEnds() {
        Client ann = someone();
        String path = ann.with(someone());
        for (int i = 1; i <= 5; i++) {
            ann.say(path, "m" + i);
        }
        JsonNode first = ann.get(path + "/entries?after=0&limit=3").body();
        assertThat(first.get("nextCursor").asString()).isEqualTo("3");
        assertThat(ann.get(path + "/entries?after=3&limit=2").body().has("nextCursor"))
                .isFalse();
        JsonNode newest = ann.get(path + "/entries?limit=2").body();
        assertThat(newest.get("nextCursor").asString()).isEqualTo("4");
        assertThat(ann.get(path + "/entries?before=4&limit=3").body().has("nextCursor"))
                .isFalse();
    }

    @Test
    void aMalformedRangeIsRefused() {
        Client ann = someone();
        String path = ann.with(someone());
        for (String query :
                List.of("limit=0", "limit=-1", "limit=x", "after=-1", "before=-1", "after=x", "after=1.5")) {
            Client.Reply reply = ann.get(path + "/entries?" + query);
            assertThat(reply.status()).as(query).isEqualTo(400);
            assertThat(reply.code()).as(query).isEqualTo("invalid_request");
        }
    }

    @Test
    void aPullCoversARange() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.with(bob);
        ann.say(path, "one");
        ann.say(path, "two");
        ConversationId id = ConversationId.direct(ann.user(), bob.user());
        JsonNode all = pull(bob, id, 0, 50).body();
        assertThat(all.get("from").asLong()).isEqualTo(1);
        assertThat(all.get("to").asLong()).isEqualTo(2);
        assertThat(all.get("lastSeq").asLong()).isEqualTo(2);
        JsonNode part = pull(bob, id, 0, 1).body();
        assertThat(part.get("to").asLong()).isEqualTo(1);
        assertThat(part.get("lastSeq").asLong()).isEqualTo(2);
        JsonNode none = pull(bob, id, 2, 50).body();
        assertThat(none.get("items")).isEmpty();
        assertThat(none.get("to").asLong()).isEqualTo(2);
        assertThat(pull(someone(), id, 0, 50).code()).isEqualTo("conversation_not_found");
    }

    /** G5. */
    @Test
    void pagesInWhichEverythingIsHiddenDoNotEndThePaging() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.group("joined", "team");
        for (int i = 0; i < 9; i++) {
            ann.say(path, "before");
        }
        ann.post(path + "/members", "{\"members\":[\"" + bob.user() + "\"]}");
        ann.say(path, "after");
        ConversationId id = ConversationId.parse(path.substring(18));
        List<Long> pulled = new ArrayList<>();
        for (long after = 0; after < 12; ) {
            Client.Reply page = pull(bob, id, after, 2);
            pulled.addAll(page.seqs());
            assertThat(page.body().get("to").asLong()).isGreaterThan(after);
            after = page.body().get("to").asLong();
        }
        assertThat(pulled).isEqualTo(range(11, 12));
        List<Long> listed = new ArrayList<>();
        String after = "0";
        while (!after.isEmpty()) {
            Client.Reply page = bob.get(path + "/entries?limit=1&after=" + after);
            listed.addAll(page.seqs());
            after = page.body().path("nextCursor").asString("");
        }
        assertThat(listed).isEqualTo(range(11, 12));
    }

    @Test
    void whoJoinedSeesFromTheirJoiningWhereThePolicySaysSo() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.group("joined", "team");
        ann.say(path, "before");
        ann.post(path + "/members", "{\"members\":[\"" + bob.user() + "\"]}");
        ann.say(path, "after");
        assertThat(seqs(bob, path, "?after=0")).isEqualTo(range(3, 4));
        assertThat(seqs(bob, path, "")).isEqualTo(range(3, 4));
        assertThat(bob.get(path + "/messages/2").status()).isEqualTo(404);
        assertThat(bob.get(path + "/messages/4").status()).isEqualTo(200);
        JsonNode pulled =
                pull(bob, ConversationId.parse(path.substring(18)), 0, 50).body();
        assertThat(pulled.get("from").asLong()).isEqualTo(1);
        assertThat(pulled.get("to").asLong()).isEqualTo(4);
        assertThat(pulled.get("items")).hasSize(2);
        assertThat(bob.get(path).body().get("unread").asInt()).isEqualTo(1);
    }

    @Test
    void whoJoinsAGroupWithHistorySeesAllOfIt() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.group("team");
        ann.say(path, "before");
        ann.post(path + "/members", "{\"members\":[\"" + bob.user() + "\"]}");
        assertThat(seqs(bob, path, "")).isEqualTo(range(1, 3));
        assertThat(bob.get(path).body().get("unread").asInt()).isZero();
    }

    /** G5: by every road of this service. */
    @Test
    void aRemovedMemberFindsNoConversation() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.group("team", bob);
        ann.say(path, "hello");
        assertThat(ann.delete(path + "/members/" + bob.user()).status()).isEqualTo(204);
        everyRoad(bob, path).forEach(reply -> {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("conversation_not_found");
        });
        assertThat(bob.get("/v1/conversations").body().get("items")).isEmpty();
        everyRoad(someone(), path).forEach(reply -> assertThat(reply.code()).isEqualTo("conversation_not_found"));
    }

    @Test
    void anEditedMessageReadsAsEditedAndARecalledOneAsNothing() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.with(bob);
        ann.say(path, "first");
        Client.Reply edited = ann.patch(path + "/messages/1", "{\"content\":{\"type\":\"text\",\"text\":\"second\"}}");
        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.body().at("/content/text").asString()).isEqualTo("second");
        bob.put(path + "/messages/1/reactions/%F0%9F%91%8D", "");
        JsonNode items = bob.get(path + "/entries").body().get("items");
        assertThat(items.at("/0/content/text").asString()).isEqualTo("second");
        assertThat(items.at("/0/editedAt").asString())
                .isEqualTo(items.at("/1/serverTime").asString());
        assertThat(items.at("/0/reactions/0/emoji").asString()).isEqualTo("👍");
        assertThat(items.at("/0/reactions/0/userIds/0").asString())
                .isEqualTo(bob.user().toString());
        assertThat(items.at("/1/kind").asString()).isEqualTo("edited");
        assertThat(items.at("/1/content/text").asString()).isEqualTo("second");
        assertThat(ann.delete(path + "/messages/1").status()).isEqualTo(204);
        JsonNode after = bob.get(path + "/entries").body().get("items");
        assertThat(after.at("/0").has("content")).isFalse();
        assertThat(after.at("/0").has("reactions")).isFalse();
        assertThat(after.at("/0").has("recalledAt")).isTrue();
        assertThat(after.at("/1").has("content")).isFalse();
        assertThat(after.toString()).doesNotContain("second");
    }

    private static List<Client.Reply> everyRoad(Client client, String path) {
        return List.of(
                client.get(path),
                client.get(path + "/entries"),
                client.get(path + "/members"),
                client.get(path + "/messages/2"),
                client.say(path, "let me in"),
                client.patch(path, "{\"title\":\"mine\"}"),
                client.patch(path + "/messages/2", "{\"content\":{\"type\":\"text\",\"text\":\"x\"}}"),
                client.delete(path + "/messages/2"),
                client.put(path + "/messages/2/reactions/%F0%9F%91%8D", ""),
                client.delete(path + "/messages/2/reactions/%F0%9F%91%8D"),
                client.put(path + "/read", "{\"seq\":1}"),
                client.post(path + "/members", "{\"members\":[\"" + client.user() + "\"]}"),
                client.patch(path + "/members/" + client.user(), "{\"role\":\"admin\"}"),
                client.delete(path + "/members/" + client.user()),
                pull(client, ConversationId.parse(path.substring(18)), 0, 50));
    }

    private static Client.Reply pull(Client client, ConversationId id, long after, int limit) {
        return client.post(
                "/internal/v1/pull",
                "{\"userId\":\"" + client.user() + "\",\"conversationId\":\"" + id + "\",\"after\":" + after
                        + ",\"limit\":" + limit + "}");
    }

    private static List<Long> seqs(Client client, String path, String query) {
        return client.get(path + "/entries" + query).seqs();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
