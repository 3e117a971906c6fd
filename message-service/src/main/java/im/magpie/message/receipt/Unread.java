package im.magpie.message.receipt;

import im.magpie.common.event.Entry;
import im.magpie.message.history.Membership;
import im.magpie.message.log.Codes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Messages after the read cursor that are neither one's own nor recalled. Only within a snapshot.
 *
 * <p>What is read is bounded, however much there is that does not count. In a direct conversation it is one range of {@code entry_unread}:
 * the other's messages. In a group it is a window of entries after the cursor, which is all of them as a rule; where there are more, a
 * range of that key for each sender, which costs a probe a member and is therefore not the first thing that is tried.
 */
@Component
public final class Unread {
    /** Counting ends here: up to 999 the count is exact. */
    private static final int ENOUGH = 1000;

    /** Entries of a group that are looked at before its senders are. */
    static final int WINDOW = 500;

    private static final int STATEMENT = 32;

    private static final String OF_A_SENDER = "kind = " + Codes.of(Entry.Kind.MESSAGE) + " AND recalled_at IS NULL";

    private static final String BY_PEER =
            "SELECT ? AS i, COUNT(*) AS counted, 0 AS unfinished FROM (SELECT 1 FROM entry FORCE INDEX (entry_unread)"
                    + " WHERE sender_id = ? AND conversation_id = ? AND seq > ? AND " + OF_A_SENDER + " LIMIT " + ENOUGH
                    + ") unread%d";

    private static final String IN_WINDOW = "SELECT ? AS i, COALESCE(SUM(counts), 0) AS counted, COUNT(*) = " + WINDOW
            + " AS unfinished FROM (SELECT sender_id <> ? AND " + OF_A_SENDER
            + " AS counts FROM entry FORCE INDEX (PRIMARY)"
            + " WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT " + WINDOW + ") unread%d";

    private static final String BY_MEMBER =
            "SELECT ? AS i, COUNT(*) AS counted, 0 AS unfinished FROM (SELECT 1 FROM member"
                    + " STRAIGHT_JOIN entry FORCE INDEX (entry_unread) ON entry.conversation_id = member.conversation_id"
                    + " AND entry.sender_id = member.user_id WHERE member.user_id <> ? AND member.conversation_id = ?"
                    + " AND entry.seq > ? AND " + OF_A_SENDER + " LIMIT " + ENOUGH + ") unread%d";

    private final JdbcClient database;

    Unread(JdbcClient database) {
        this.database = database;
    }

    public int of(Membership reader) {
        return of(List.of(reader)).getOrDefault(reader, 0);
    }

    /** Only of those that have entries after their cursor; for the others it would be a waste. */
    public Map<Membership, Integer> of(Collection<Membership> readers) {
        Map<Membership, Integer> unread = new HashMap<>();
        Map<Boolean, List<Membership>> kinds = readers.stream()
                .filter(reader -> !isOwnNotes(reader))
                .collect(Collectors.partitioningBy(
                        reader -> reader.conversation().isDirect()));
        count(BY_PEER, kinds.getOrDefault(true, List.of()), unread);
        List<Membership> unfinished = count(IN_WINDOW, kinds.getOrDefault(false, List.of()), unread);
        count(BY_MEMBER, unfinished, unread);
        return unread;
    }

    private static boolean isOwnNotes(Membership reader) {
        return reader.conversation().peerOf(reader.user()).equals(Optional.of(reader.user()));
    }

    /** Answers those in whose conversations there is more than was looked at. */
    private List<Membership> count(String sql, List<Membership> readers, Map<Membership, Integer> unread) {
        List<Membership> unfinished = new ArrayList<>();
        for (int from = 0; from < readers.size(); from += STATEMENT) {
            List<Membership> chunk = readers.subList(from, Math.min(readers.size(), from + STATEMENT));
            List<String> counts = new ArrayList<>();
            List<Object> parameters = new ArrayList<>();
            for (int i = 0; i < chunk.size(); i++) {
                Membership reader = chunk.get(i);
                counts.add(sql.formatted(i));
                Collections.addAll(
                        parameters,
                        i,
                        reader.conversation()
                                .peerOf(reader.user())
                                .orElse(reader.user())
                                .value(),
                        reader.conversation().toBytes(),
                        Math.max(reader.readSeq(), reader.visibleFrom() - 1));
            }
            // Of conversations on several servers each server answers for all of the chunk, with 0 for what it does not
            // have (ADR 21).
            Map<Membership, Integer> counted = new HashMap<>();
            database.sql("SELECT i, counted, unfinished FROM (" + String.join(" UNION ALL ", counts) + ") counts")
                    .params(parameters)
                    .query(row -> {
                        Membership reader = chunk.get(row.getInt(1));
                        counted.merge(reader, row.getInt(2), Integer::sum);
                        if (row.getBoolean(3)) {
                            unfinished.add(reader);
                        }
                    });
            unread.putAll(counted);
        }
        return unfinished;
    }
}
