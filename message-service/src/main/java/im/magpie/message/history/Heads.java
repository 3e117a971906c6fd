package im.magpie.message.history;

import im.magpie.common.id.ConversationId;
import im.magpie.message.log.EntryRows;
import java.util.Collection;
import java.util.Collections;
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
            database.sql(String.join(" UNION ALL ", Collections.nCopies(chunk.size(), EntryRows.LAST)))
                    .params(chunk.stream().map(ConversationId::toBytes).toList())
                    .query(row -> {
                        heads.put(
                                ConversationId.ofBytes(row.getBytes("conversation_id")),
                                new Head(row.getLong("seq"), row.getLong("server_time")));
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
