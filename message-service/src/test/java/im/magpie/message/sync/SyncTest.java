package im.magpie.message.sync;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.EntriesEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.event.EventCodec;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

class SyncTest extends MessageServiceTest {
    @Autowired
    private JdbcTemplate database;

    @Test
    void tellsWhatIsNewWhatMovedAndWhatIsGone() {
        Client ann = someone();
        Client bob = someone();
        String group = ann.group("team", bob);
        ann.say(ann.with(bob), "one");
        ann.say(ann.with(bob), "two");
        String groupId = group.substring(18);
        String direct = ann.with(bob).substring(18);
        assertThat(sync(bob, "{}").keySet()).containsExactlyInAnyOrder(groupId, direct);
        JsonNode moved = told(bob, "{\"" + groupId + "\":1,\"" + direct + "\":1}", direct);
        assertThat(moved.get("lastSeq").asLong()).isEqualTo(2);
        assertThat(moved.get("readSeq").asLong()).isZero();
        assertThat(moved.get("unread").asInt()).isEqualTo(2);
        String current = "{\"" + groupId + "\":1,\"" + direct + "\":2}";
        assertThat(sync(bob, current)).isEmpty();
        bob.put(ann.with(bob) + "/read", "{\"seq\":2}");
        assertThat(told(bob, current, direct).get("unread").asInt()).isZero();
        ann.delete(group + "/members/" + bob.user());
        assertThat(told(bob, current, groupId).get("gone").asBoolean()).isTrue();
        assertThat(sync(bob, "{}")).doesNotContainKey(groupId);
    }

    @Test
    void whoSaysWhichCursorTheyWereToldIsToldOnlyWhatMovedSince() {
        Client ann = someone();
        Client bob = someone();
        ann.say(ann.with(bob), "one");
        String direct = ann.with(bob).substring(18);
        bob.put(ann.with(bob) + "/read", "{\"seq\":1}");
        String held = "{\"" + direct + "\":1}";

        assertThat(page(bob, held, held, "null").get("items")).isEmpty();
        assertThat(page(bob, held, "{}", "null").get("items")).hasSize(1);
        assertThat(page(bob, held, "{\"" + direct + "\":0}", "null").get("items"))
                .hasSize(1);
        ann.say(ann.with(bob), "two");
        JsonNode moved = page(bob, held, held, "null").get("items");
        assertThat(moved).hasSize(1);
        assertThat(moved.get(0).get("unread").asInt()).isEqualTo(1);
        bob.put(ann.with(bob) + "/read", "{\"seq\":2}");
        JsonNode read = page(bob, "{\"" + direct + "\":2}", held, "null").get("items");
        assertThat(read).hasSize(1);
        assertThat(read.get(0).get("readSeq").asLong()).isEqualTo(2);
    }

    @Test
    void whatNeverExistedIsGoneAndWhatHasNotBegunIsNot() {
        Client ann = someone();
        Client bob = someone();
        UserId nobody = newUser();
        ISSUER.stranger(nobody);
        String unbegun = ann.with(bob).substring(18);
        String impossible = ConversationId.direct(ann.user(), nobody).toString();
        String others = bob.with(someone()).substring(18);
        String group = ConversationId.group(newUser().value()).toString();
        Map<String, JsonNode> items =
                sync(ann, "{\"" + unbegun + "\":0,\"" + impossible + "\":3,\"" + others + "\":0,\"" + group + "\":7}");
        assertThat(items.keySet()).containsExactlyInAnyOrder(impossible, others, group);
        items.values().forEach(item -> assertThat(item.get("gone").asBoolean()).isTrue());
    }

    /** When everybody comes back at once. */
    @Test
    void manyDevicesAreAnsweredAtOnceAsEachWouldBeAlone() {
        Client ann = someone();
        Client bob = someone();
        String group = ann.group("team", bob).substring(18);
        String direct = ann.with(bob).substring(18);
        ann.say(ann.with(bob), "one");
        bob.put(ann.with(bob) + "/read", "{\"seq\":1}");
        ann.say(ann.with(bob), "two");
        String unbegun = ann.with(someone()).substring(18);
        List<String> questions = List.of(
                question(ann, "{}", "null", "null"),
                question(bob, "{}", "null", "null"),
                question(bob, "{\"" + direct + "\":2,\"" + group + "\":1}", "{\"" + direct + "\":1}", "null"),
                question(someone(), "{}", "null", "null"),
                question(ann, "{\"" + unbegun + "\":3}", "null", "\"" + direct + "\""));

        String[] lines = text(syncs(ann, questions)).split("\n");

        assertThat(lines).hasSameSizeAs(questions);
        for (int i = 0; i < lines.length; i++) {
            assertThat(lines[i]).isEqualTo(text(ann.post("/internal/v1/sync", questions.get(i))));
        }
        assertThat(lines[0]).contains(group, direct).contains("\"unread\":0");
        assertThat(lines[1]).contains(group, direct).contains("\"unread\":1");
        assertThat(lines[2]).isEqualTo("{\"items\":[]}");
        assertThat(lines[3]).isEqualTo("{\"items\":[]}");
    }

    @Test
    void atMost64DevicesAreAnsweredAtOnce() {
        Client ann = someone();
        String question = question(ann, "{}", "null", "null");
        assertThat(syncs(ann, Collections.nCopies(64, question)).status()).isEqualTo(200);
        assertThat(syncs(ann, Collections.nCopies(65, question)).status()).isEqualTo(400);
        assertThat(syncs(ann, List.of(question, "{}")).status()).isEqualTo(400);
    }

    @Test
    void manyConversationsComeInPages() {
        Client ann = someone();
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> entries = new ArrayList<>();
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 1_100; i++) {
            ConversationId id = ConversationId.direct(ann.user(), newUser());
            expected.add(id.toString());
            rows.add(new Object[] {ann.user().value(), id.toBytes()});
            entries.add(new Object[] {id.toBytes(), ann.user().value()});
        }
        database.batchUpdate(
                "INSERT INTO user_conversation (user_id, conversation_id, joined_seq, visible_from, read_seq)"
                        + " VALUES (?, ?, 1, 1, 0)",
                rows);
        database.batchUpdate(
                "INSERT INTO entry (conversation_id, seq, ordinal, kind, sender_id, server_time, command_id)"
                        + " VALUES (?, 1, 1, 0, ?, 1, 'm')",
                entries);
        Set<String> told = new HashSet<>();
        String cursor = "null";
        int pages = 0;
        do {
            JsonNode page = page(ann, "{}", cursor);
            assertThat(page.get("items").size()).isBetween(1, 500);
            page.get("items").forEach(item -> assertThat(
                            told.add(item.get("conversationId").asString()))
                    .isTrue());
            cursor = page.has("nextCursor") ? "\"" + page.get("nextCursor").asString() + "\"" : "null";
            pages++;
        } while (!cursor.equals("null"));
        assertThat(told).isEqualTo(expected);
        assertThat(pages).isBetween(3, 4);
    }

    @Test
    void keepersOfReadModelsGetTheLogWithThePresentContentOnce() {
        Client ann = someone();
        String path = ann.with(someone());
        ann.say(path, "first");
        ann.patch(path + "/messages/1", "{\"content\":{\"type\":\"text\",\"text\":\"second\"}}");
        ann.say(path, "third");
        EntriesEvent event = EventCodec.decode(
                ann.get("/internal/v1/entries?conversationId=" + path.substring(18) + "&after=0&limit=10")
                        .raw()
                        .array(),
                EntriesEvent.class);
        assertThat(event.entries()).extracting(Entry::seq).containsExactly(1L, 2L, 3L);
        assertThat(event.entries().get(0).content()).isNull();
        assertThat(event.entries().get(1).content()).isNotNull();
        assertThat(event.entries().get(2).content()).isNotNull();
    }

    @Test
    void presenceLearnsWhoSharesAConversation() {
        Client ann = someone();
        Client friend = someone();
        Client colleague = someone();
        Client former = someone();
        Client stranger = someone();
        ann.say(ann.with(friend), "hello");
        String group = ann.group("team", colleague, former);
        ann.delete(group + "/members/" + former.user());
        String others = "\"" + friend.user() + "\",\"" + colleague.user() + "\",\"" + former.user() + "\",\""
                + stranger.user() + "\"";
        JsonNode shared = ann.post(
                        "/internal/v1/shared", "{\"userId\":\"" + ann.user() + "\",\"others\":[" + others + "]}")
                .body();
        assertThat(ids(shared))
                .containsExactlyInAnyOrder(
                        friend.user().toString(), colleague.user().toString());
        assertThat(ids(ann.get("/internal/v1/direct-peers/" + ann.user()).body()))
                .containsExactly(friend.user().toString());
    }

    @Test
    void whoIsNoServiceIsRefused() throws Exception {
        Client ann = someone();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ann.port() + "/internal/v1/direct-peers/" + ann.user()))
                .header("Authorization", "Bearer " + ann.token())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private static List<String> ids(JsonNode answer) {
        return answer.get("ids").valueStream().map(JsonNode::asString).toList();
    }

    private static Map<String, JsonNode> sync(Client client, String heads) {
        Map<String, JsonNode> items = new HashMap<>();
        page(client, heads, "null")
                .get("items")
                .forEach(item -> items.put(item.get("conversationId").asString(), item));
        return items;
    }

    private static JsonNode told(Client client, String heads, String conversation) {
        return Objects.requireNonNull(sync(client, heads).get(conversation));
    }

    /** As a client asks that does not say which cursors it was told. */
    private static JsonNode page(Client client, String heads, String cursor) {
        return page(client, heads, "null", cursor);
    }

    private static JsonNode page(Client client, String heads, String reads, String cursor) {
        return client.post("/internal/v1/sync", question(client, heads, reads, cursor))
                .body();
    }

    private static String question(Client client, String heads, String reads, String cursor) {
        return "{\"userId\":\"" + client.user() + "\",\"heads\":" + heads + ",\"reads\":" + reads + ",\"cursor\":"
                + cursor + "}";
    }

    private static String text(Client.Reply reply) {
        return new String(reply.raw().array(), StandardCharsets.UTF_8);
    }

    private static Client.Reply syncs(Client client, List<String> questions) {
        return client.post("/internal/v1/syncs", "[" + String.join(",", questions) + "]");
    }
}
