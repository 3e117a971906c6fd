package im.magpie.message.message;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

class MessageTest extends MessageServiceTest {
    @Autowired
    private JdbcTemplate database;

    @Test
    void aMessageIsAnsweredWithItsEntry() {
        Client ann = someone();
        Client bob = someone();
        Client.Reply sent = ann.say(ann.with(bob), "c1", "hello");
        assertThat(sent.status()).isEqualTo(201);
        String location = sent.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo(ann.with(bob) + "/messages/1");
        assertThat(bob.get(location).body()).isEqualTo(sent.body());
        assertThat(sent.body().get("seq").asLong()).isEqualTo(1);
        assertThat(sent.body().get("ordinal").asLong()).isEqualTo(1);
        assertThat(sent.body().get("kind").asString()).isEqualTo("message");
        assertThat(sent.body().get("senderId").asString()).isEqualTo(ann.user().toString());
        assertThat(sent.body().get("clientMessageId").asString()).isEqualTo("c1");
    }

    /** G3: what is refused to others is no matter to a command that was accepted already. */
    @Test
    void aRepeatGetsTheFirstEntryThoughTheSenderWasRemovedMeanwhile() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.group("team", bob);
        Client.Reply first = bob.say(path, "c1", "hello");
        Client.Reply again = bob.say(path, "c1", "other words");
        assertThat(again.status()).isIn(200, 201);
        assertThat(again.body()).isEqualTo(first.body());
        ann.delete(path + "/members/" + bob.user());
        ann.put(path + "/messages/2/reactions/%F0%9F%91%8D", "");
        Client.Reply removed = bob.say(path, "c1", "hello");
        assertThat(removed.status()).isIn(200, 201);
        assertThat(removed.body()).isEqualTo(first.body());
        assertThat(bob.say(path, "c2", "hello").code()).isEqualTo("conversation_not_found");
    }

    @Test
    void contentIsCarriedAsItCame() {
        Client ann = someone();
        String path = ann.with(someone());
        String content =
                "{\"type\": \"custom\", \"n\":1.50, \"big\":12345678901234567890123, \"e\":\"\\u00e9 \\\"q\\\"\"}";
        Client.Reply sent = ann.post(
                path + "/messages", "{\"x\":{\"content\":1},\"clientMessageId\":\"c\",\"content\":" + content + " }");
        assertThat(sent.status()).isEqualTo(201);
        assertThat(new String(sent.raw().array(), StandardCharsets.UTF_8)).contains("\"content\":" + content);
    }

    @Test
    void onlyItsSenderEditsAMessage() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.with(bob);
        ann.say(path, "hello");
        String edit = "{\"content\":{\"type\":\"text\",\"text\":\"x\"}}";
        assertThat(bob.patch(path + "/messages/1", edit).status()).isEqualTo(403);
        assertThat(bob.delete(path + "/messages/1").status()).isEqualTo(403);
        assertThat(ann.patch(path + "/messages/2", edit).code()).isEqualTo("not_found");
        assertThat(ann.delete(path + "/messages/1").status()).isEqualTo(204);
        assertThat(ann.delete(path + "/messages/1").status()).isEqualTo(204);
        assertThat(ann.patch(path + "/messages/1", edit).status()).isEqualTo(403);
        assertThat(ann.get(path).body().get("lastSeq").asLong()).isEqualTo(2);
    }

    @Test
    void aReactionIsThereOnceHoweverOftenItIsGiven() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.with(bob);
        ann.say(path, "hello");
        for (int i = 0; i < 2; i++) {
            assertThat(bob.put(path + "/messages/1/reactions/%E2%9D%A4%EF%B8%8F", "")
                            .status())
                    .isEqualTo(204);
        }
        assertThat(ann.get(path + "/messages/1").body().at("/reactions/0/emoji").asString())
                .isEqualTo("❤️");
        assertThat(ann.get(path).body().get("lastSeq").asLong()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            assertThat(bob.delete(path + "/messages/1/reactions/%E2%9D%A4%EF%B8%8F")
                            .status())
                    .isEqualTo(204);
        }
        assertThat(ann.get(path + "/messages/1").body().has("reactions")).isFalse();
        for (String wrong : List.of("a", "1", "%F0%9F%91%8D%F0%9F%91%8D", "%20", "ok")) {
            assertThat(bob.put(path + "/messages/1/reactions/" + wrong, "").code())
                    .as(wrong)
                    .isEqualTo("invalid_request");
        }
        assertThat(bob.put(path + "/messages/1/reactions/%F0%9F%87%A8%F0%9F%87%B3", "")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whatIsMalformedIsRefusedAndNothingIsStored() {
        Client ann = someone();
        String path = ann.with(someone());
        String ok = "\"content\":{\"type\":\"text\",\"text\":\"x\"}";
        Map.ofEntries(
                        Map.entry("", "invalid_request"),
                        Map.entry("[]", "invalid_request"),
                        Map.entry("{", "invalid_request"),
                        Map.entry("{} {}", "invalid_request"),
                        Map.entry("{" + ok + "}", "invalid_request"),
                        Map.entry("{\"clientMessageId\":null," + ok + "}", "invalid_request"),
                        Map.entry("{\"clientMessageId\":\"\"," + ok + "}", "invalid_request"),
                        Map.entry("{\"clientMessageId\":\"a b\"," + ok + "}", "invalid_request"),
                        Map.entry("{\"clientMessageId\":\"" + "a".repeat(65) + "\"," + ok + "}", "invalid_request"),
                        Map.entry("{\"clientMessageId\":5," + ok + "}", "invalid_request"),
                        Map.entry("{\"clientMessageId\":\"c\"}", "invalid_request"),
                        Map.entry("{\"clientMessageId\":\"c\"," + ok + "," + ok + "}", "invalid_request"),
                        Map.entry("{\"clientMessageId\":\"c\",\"content\":\"x\"}", "invalid_content"),
                        Map.entry("{\"clientMessageId\":\"c\",\"content\":{}}", "invalid_content"),
                        Map.entry("{\"clientMessageId\":\"c\",\"content\":{\"type\":\"image\"}}", "invalid_content"),
                        Map.entry(
                                "{\"clientMessageId\":\"c\",\"content\":{\"type\":\"text\",\"text\":\"\"}}",
                                "invalid_content"),
                        Map.entry(
                                "{\"clientMessageId\":\"c\",\"content\":{\"type\":\"text\",\"text\":\""
                                        + "x".repeat(16_001) + "\"}}",
                                "invalid_content"),
                        Map.entry(
                                "{\"clientMessageId\":\"c\",\"content\":{\"type\":\"custom\",\"x\":\""
                                        + "x".repeat(32 * 1024) + "\"}}",
                                "too_large"),
                        Map.entry("{\"x\":\"" + "x".repeat(64 * 1024) + "\"}", "too_large"))
                .forEach((body, code) -> assertThat(
                                ann.post(path + "/messages", body).code())
                        .as(body.substring(0, Math.min(100, body.length())))
                        .isEqualTo(code));
        assertThat(ann.get(path).body().get("lastSeq").asLong()).isZero();
        String text =
                "{\"clientMessageId\":\"c\",\"content\":{\"type\":\"text\",\"text\":\"" + "x".repeat(16_000) + "\"}}";
        assertThat(ann.post(path + "/messages", text).status()).isEqualTo(201);
    }

    @Test
    void wrongIdsAndTypesAreRefusedEverywhere() {
        Client ann = someone();
        String path = ann.group("team", someone());
        assertCode(ann.get("/v1/conversations/x"), 400, "invalid_id");
        assertCode(ann.get("/v1/conversations/g-0"), 400, "invalid_id");
        assertCode(ann.get("/v1/conversations/d-" + "Z".repeat(13) + "-" + ann.user()), 400, "invalid_id");
        assertCode(ann.get(path + "/messages/x"), 400, "invalid_request");
        assertCode(ann.delete(path + "/members/me"), 400, "invalid_id");
        assertCode(ann.get(path + "/members?cursor=x"), 400, "invalid_id");
        assertCode(ann.get("/v1/conversations?cursor=x"), 400, "invalid_request");
        assertCode(ann.get("/v1/conversations?limit=0"), 400, "invalid_request");
        assertCode(ann.post(path + "/members", "{\"members\":[\"me\"]}"), 400, "invalid_id");
        assertCode(ann.post(path + "/members", "{\"members\":[]}"), 400, "invalid_request");
        assertCode(ann.post(path + "/members", "{\"members\":\"x\"}"), 400, "invalid_request");
        assertCode(ann.post(path + "/members", "{}"), 400, "invalid_request");
        assertCode(ann.patch(path + "/members/" + ann.user(), "{\"role\":\"owner\"}"), 400, "invalid_request");
        assertCode(ann.patch(path, "{\"title\":5}"), 400, "invalid_request");
        assertCode(ann.patch(path, "{\"title\":\" \"}"), 400, "invalid_request");
        assertCode(ann.patch(path, "{\"title\":\"" + "x".repeat(201) + "\"}"), 400, "invalid_request");
        assertCode(ann.put(path + "/read", "{}"), 400, "invalid_request");
        assertCode(ann.put(path + "/read", "{\"seq\":-1}"), 400, "invalid_request");
        assertCode(ann.put(path + "/read", "{\"seq\":\"1\"}"), 400, "invalid_request");
        assertCode(ann.put(path + "/read", "{\"seq\":1.5}"), 400, "invalid_request");
        assertCode(ann.post("/v1/conversations", "{\"type\":\"direct\",\"members\":[]}"), 400, "invalid_request");
        assertCode(ann.post("/v1/conversations", "{\"type\":\"group\",\"members\":[]}"), 400, "invalid_request");
        assertCode(
                ann.post(
                        "/v1/conversations",
                        "{\"type\":\"group\",\"title\":\"t\",\"members\":[],\"history\":\"none\"}"),
                400,
                "invalid_request");
        assertCode(ann.delete(path + "/messages/1", "Idempotency-Key", "a b"), 400, "invalid_request");
    }

    /** G9: the tables hold nothing that was said. */
    @Test
    void theTablesHoldNoPlainText() {
        Client ann = someone();
        String path = ann.group("canary-title");
        ann.say(path, "canary-text");
        ann.patch(path + "/messages/2", "{\"content\":{\"type\":\"text\",\"text\":\"canary-edit\"}}");
        ann.patch(path, "{\"title\":\"canary-other\"}");
        for (String column : List.of("entry.content", "entry.data", "conversation.title")) {
            String[] parts = column.split("\\.", 2);
            assertThat(database.queryForObject(
                            "SELECT COUNT(*) FROM " + parts[0] + " WHERE INSTR(" + parts[1] + ", 'canary') > 0",
                            Integer.class))
                    .as(column)
                    .isZero();
        }
    }

    private static void assertCode(Client.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(status);
        assertThat(reply.code()).as(reply.body().toString()).isEqualTo(code);
    }
}
