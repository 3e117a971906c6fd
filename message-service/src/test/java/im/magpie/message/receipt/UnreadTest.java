package im.magpie.message.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.id.ConversationId;
import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

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
