package im.magpie.message.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.id.ConversationId;
import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** G6: counts are right. */
class UnreadTest extends MessageServiceTest {
    @Autowired
    private JdbcTemplate database;

    @Test
    void countsWhatIsNeitherOwnNorRecalledNorRead() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.with(bob);
        ann.say(path, "1");
        ann.say(path, "2");
        bob.say(path, "3");
        ann.say(path, "4");
        assertThat(unread(bob, path)).isEqualTo(3);
        assertThat(unread(ann, path)).isEqualTo(1);
        ann.delete(path + "/messages/2");
        assertThat(unread(bob, path)).isEqualTo(2);
        bob.put(path + "/messages/1/reactions/%F0%9F%91%8D", "");
        assertThat(unread(ann, path)).isEqualTo(1);
        Client.Reply read = bob.put(path + "/read", "{\"seq\":1}");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body().get("readSeq").asLong()).isEqualTo(1);
        assertThat(read.body().get("unread").asInt()).isEqualTo(1);
        assertThat(bob.put(path + "/read", "{\"seq\":0}").body().get("readSeq").asLong())
                .isEqualTo(1);
        Client.Reply head = bob.put(path + "/read", "{\"seq\":4000}");
        assertThat(head.body().get("readSeq").asLong()).isEqualTo(6);
        assertThat(head.body().get("unread").asInt()).isZero();
    }

    @Test
    void readingWhatHasNotBegunIsNothing() {
        Client ann = someone();
        Client.Reply read = ann.put(ann.with(someone()) + "/read", "{\"seq\":7}");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body().get("readSeq").asLong()).isZero();
    }

    @Test
    void isExactUpTo999AndAtLeastThatAbove() {
        Client ann = someone();
        Client bob = someone();
        String path = ann.with(bob);
        ann.say(path, "1");
        append(ConversationId.direct(ann.user(), bob.user()), ann.user().value(), 2, 999);
        assertThat(unread(bob, path)).isEqualTo(999);
        append(ConversationId.direct(ann.user(), bob.user()), ann.user().value(), 1000, 1500);
        assertThat(unread(bob, path)).isGreaterThanOrEqualTo(999);
    }

    @Test
    void membersSeeHowFarTheOthersHaveRead() {
        Client ann = someone();
        Client bob = someone();
        assertThat(readBy(ann, ann.with(bob), bob)).isZero();
        for (String path : List.of(ann.with(bob), ann.group("team", bob))) {
            ann.say(path, "hello");
            long before = readBy(ann, path, bob);
            long head = ann.get(path).body().get("lastSeq").asLong();
            assertThat(before).isLessThan(head);
            bob.put(path + "/read", "{\"seq\":" + head + "}");
            assertThat(readBy(ann, path, bob)).isEqualTo(head);
            assertThat(readBy(bob, path, bob)).isEqualTo(head);
        }
    }

    /** As receipts: both grow with the square of the members. */
    @Test
    void readCursorsAreShownAmong100MembersAndNotAmong101() {
        Client ann = someone();
        String path = ann.group("big", Stream.generate(this::someone).limit(99).toArray(Client[]::new));
        assertThat(ann.get(path + "/members?limit=200").body().get("items"))
                .hasSize(100)
                .allMatch(member -> member.has("readSeq"));
        Client bob = someone();
        JsonNode added = ann.post(path + "/members", "{\"members\":[\"" + bob.user() + "\"]}")
                .body();
        assertThat(added.get("items")).hasSize(1).noneMatch(member -> member.has("readSeq"));
        assertThat(ann.get(path + "/members?limit=200").body().get("items"))
                .hasSize(101)
                .noneMatch(member -> member.has("readSeq"));
        ann.delete(path + "/members/" + bob.user());
        assertThat(ann.get(path + "/members?limit=1").body().get("items"))
                .hasSize(1)
                .allMatch(member -> member.has("readSeq"));
    }

    private static long readBy(Client asking, String path, Client member) {
        return asking.get(path + "/members")
                .body()
                .get("items")
                .valueStream()
                .filter(item ->
                        item.get("userId").asString().equals(member.user().toString()))
                .findFirst()
                .orElseThrow()
                .get("readSeq")
                .asLong();
    }

    private void append(ConversationId id, long sender, int from, int to) {
        List<Object[]> rows = new ArrayList<>();
        for (int seq = from; seq <= to; seq++) {
            rows.add(new Object[] {id.toBytes(), seq, seq, sender, seq, "m" + seq});
        }
        database.batchUpdate(
                "INSERT INTO entry (conversation_id, seq, ordinal, kind, sender_id, server_time, command_id)"
                        + " VALUES (?, ?, ?, 0, ?, ?, ?)",
                rows);
    }

    private static int unread(Client client, String path) {
        int shown = client.get(path).body().get("unread").asInt();
        client.get("/v1/conversations").body().get("items").forEach(item -> {
            if (path.endsWith(item.get("id").asString())) {
                assertThat(item.get("unread").asInt()).isEqualTo(shown);
            }
        });
        return shown;
    }
}
