package im.magpie.message.history;

import im.magpie.common.id.ConversationId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The last entries of conversations: a probe of the primary key each, many a statement. Only within a snapshot. */
@Component
public final class Heads {
    private final JdbcClient database;

    Heads(JdbcClient database) {
        this.database = database;
    }

    /**
     * Where a conversation ends.
     *
     * @param time of its last entry, in milliseconds since the epoch
     */
    public record Head(long seq, long time) {}

    /** Absent: no entry. */
    public Map<ConversationId, Head> of(Collection<ConversationId> conversations) {
        Map<ConversationId, Head> heads = new HashMap<>();
        for (List<ConversationId> chunk : Chunks.of(conversations)) {
            database.sql("""
                            SELECT e.conversation_id, e.seq, e.server_time
                            FROM (SELECT conversation_id, MAX(seq) AS seq FROM entry
                                  WHERE conversation_id IN (:ids) GROUP BY conversation_id) head
                            JOIN entry e ON e.conversation_id = head.conversation_id AND e.seq = head.seq""")
                    .param("ids", chunk.stream().map(ConversationId::toBytes).toList())
                    .query(row -> {
                        heads.put(ConversationId.ofBytes(row.getBytes(1)), new Head(row.getLong(2), row.getLong(3)));
                    });
        }
        return heads;
    }

    /** 0: no entry. */
    public long of(ConversationId conversation) {
        return database.sql("SELECT COALESCE(MAX(seq), 0) FROM entry WHERE conversation_id = ?")
                .params(conversation.toBytes())
                .query(Long.class)
                .single();
    }
}
