package im.magpie.message.receipt;

import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.message.history.Membership;
import im.magpie.message.log.Codes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Messages after the read cursor that are neither one's own nor recalled: one range of the primary key each, many a statement. Only
 * within a snapshot.
 */
@Component
public final class Unread {
    /** Counting ends here: up to 999 the count is exact. */
    private static final int ENOUGH = 1000;

    private static final int STATEMENT = 32;
    private static final String COUNT = "SELECT ? AS i, COUNT(*) FROM (SELECT 1 FROM entry"
            + " WHERE conversation_id = ? AND seq > ? AND kind = " + Codes.of(Entry.Kind.MESSAGE)
            + " AND sender_id <> ? AND recalled_at IS NULL LIMIT " + ENOUGH + ") unread%d";

    private final JdbcClient database;

    Unread(JdbcClient database) {
        this.database = database;
    }

    public int of(Membership reader) {
        return of(List.of(reader)).getOrDefault(reader.conversation(), 0);
    }

    /** Only of those that have entries after their cursor; for the others it would be a waste. */
    public Map<ConversationId, Integer> of(Collection<Membership> readers) {
        List<Membership> all = List.copyOf(readers);
        Map<ConversationId, Integer> unread = new HashMap<>();
        for (int from = 0; from < all.size(); from += STATEMENT) {
            count(all.subList(from, Math.min(all.size(), from + STATEMENT)), unread);
        }
        return unread;
    }

    private void count(List<Membership> readers, Map<ConversationId, Integer> unread) {
        List<String> counts = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            Membership reader = readers.get(i);
            counts.add(COUNT.formatted(i));
            Collections.addAll(
                    parameters,
                    i,
                    reader.conversation().toBytes(),
                    Math.max(reader.readSeq(), reader.visibleFrom() - 1),
                    reader.user().value());
        }
        database.sql(String.join(" UNION ALL ", counts)).params(parameters).query(row -> {
            unread.put(readers.get(row.getInt(1)).conversation(), row.getInt(2));
        });
    }
}
