package im.magpie.message.conversation;

import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.crypto.UnreadableContentException;
import im.magpie.common.event.Command.Role;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Chunks;
import im.magpie.message.log.Codes;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What only groups have: titles, roles, a number of members. Only within a snapshot. */
@Component
final class Groups {
    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

    private final JdbcClient database;
    private final ContentCipher cipher;

    Groups(JdbcClient database, ContentCipher cipher) {
        this.database = database;
        this.cipher = cipher;
    }

    /** How a group looks to one of its members. */
    record Group(String title, int members, Role role) {}

    Map<ConversationId, Group> of(UserId reader, Collection<ConversationId> groups) {
        Map<ConversationId, Group> found = new HashMap<>();
        for (List<ConversationId> chunk : Chunks.of(groups)) {
            database.sql("""
                            SELECT c.conversation_id, c.title, c.title_sender, c.title_command_id, m.members, m.role
                            FROM conversation c JOIN (
                                SELECT conversation_id, COUNT(*) AS members,
                                       MAX(CASE WHEN user_id = :reader THEN role END) AS role
                                FROM member WHERE conversation_id IN (:ids) AND left_seq IS NULL
                                GROUP BY conversation_id) m ON m.conversation_id = c.conversation_id""")
                    .param("reader", reader.value())
                    .param("ids", chunk.stream().map(ConversationId::toBytes).toList())
                    .query(row -> {
                        ConversationId id = ConversationId.ofBytes(row.getBytes(1));
                        String title = title(id, row.getBytes(2), new UserId(row.getLong(3)), row.getString(4));
                        found.put(id, new Group(title, row.getInt(5), Codes.role(row.getInt(6))));
                    });
        }
        return found;
    }

    /** A title that can't be decrypted must not hide the conversation. */
    private String title(ConversationId id, byte[] ciphertext, UserId sender, String commandId) {
        try {
            return new String(cipher.decrypt(ciphertext, id, sender, commandId), StandardCharsets.UTF_8);
        } catch (UnreadableContentException e) {
            LOG.error("The title of {} can't be decrypted", id, e);
            return "";
        }
    }
}
