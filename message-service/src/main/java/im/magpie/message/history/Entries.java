package im.magpie.message.history;

import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.event.Entry;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Entries as they read now: edited, recalled, with their reactions. Only within a snapshot. */
@Component
public final class Entries {
    /** A page is cut when it gets heavier: its frame must stay well under what a WebSocket takes. */
    private static final int MAX_WEIGHT = 512 * 1024;

    private final JdbcClient database;
    private final ContentCipher cipher;

    Entries(JdbcClient database, ContentCipher cipher) {
        this.database = database;
        this.cipher = cipher;
    }

    private record Key(ConversationId conversation, long seq) {}

    /** Up to {@code limit} entries with {@code after < seq < before}, oldest first: the first ones. */
    List<EntryView> first(Membership reader, long after, long before, int limit) {
        return views(light(range(reader, after, before, limit, "ASC")));
    }

    /** The same, but the last ones. */
    List<EntryView> last(Membership reader, long before, int limit) {
        return views(light(range(reader, 0, before, limit, "DESC")).reversed());
    }

    /** Empty if there is none, or the reader may not see it. */
    public Optional<EntryView> at(Membership reader, long seq) {
        return first(reader, seq - 1, seq + 1, 1).stream().findFirst();
    }

    /** One entry of each conversation, whoever reads. */
    public Map<ConversationId, EntryView> at(Map<ConversationId, Long> seqs) {
        List<Key> keys = new ArrayList<>();
        seqs.forEach((conversation, seq) -> keys.add(new Key(conversation, seq)));
        Map<ConversationId, EntryView> found = new HashMap<>();
        for (List<Key> chunk : Chunks.of(keys)) {
            List<StoredEntry> stored = database.sql(StoredEntry.SELECT + " WHERE (e.conversation_id, e.seq) IN (:keys)")
                    .param(
                            "keys",
                            chunk.stream()
                                    .map(key -> new Object[] {key.conversation().toBytes(), key.seq()})
                                    .toList())
                    .query((row, i) -> StoredEntry.read(row))
                    .list();
            views(stored).forEach(view -> found.put(view.conversationId(), view));
        }
        return found;
    }

    /** What the user sent themselves, though they may be no member any more: without what others made of it since. */
    public Optional<EntryView> sentBy(UserId user, ConversationId conversation, long seq) {
        return database.sql(StoredEntry.SELECT + " WHERE e.conversation_id = ? AND e.seq = ? AND e.sender_id = ?")
                .params(conversation.toBytes(), seq, user.value())
                .query((row, i) -> StoredEntry.read(row))
                .optional()
                .map(stored -> stored.view(cipher, null));
    }

    private List<StoredEntry> range(Membership reader, long after, long before, int limit, String order) {
        return database.sql(
                        StoredEntry.SELECT + " WHERE e.conversation_id = ? AND e.seq > ? AND e.seq < ? ORDER BY e.seq "
                                + order + " LIMIT ?")
                .params(reader.conversation().toBytes(), Math.max(after, reader.visibleFrom() - 1), before, limit)
                .query((row, i) -> StoredEntry.read(row))
                .list();
    }

    private static List<StoredEntry> light(List<StoredEntry> entries) {
        int weight = 0;
        for (int i = 0; i < entries.size(); i++) {
            weight += entries.get(i).weight();
            if (i > 0 && weight > MAX_WEIGHT) {
                return entries.subList(0, i);
            }
        }
        return entries;
    }

    private List<EntryView> views(List<StoredEntry> stored) {
        Map<Key, SortedMap<String, List<UserId>>> reactions = reactionsTo(stored.stream()
                .map(StoredEntry::entry)
                .filter(entry -> entry.kind() == Entry.Kind.MESSAGE)
                .map(entry -> new Key(entry.conversation(), entry.seq()))
                .toList());
        return stored.stream()
                .map(entry -> entry.view(
                        cipher,
                        inOrder(reactions.get(new Key(
                                entry.entry().conversation(), entry.entry().seq())))))
                .toList();
    }

    /** By emoji. In whichever order rows come: of conversations on several servers there is none (ADR 21). */
    private Map<Key, SortedMap<String, List<UserId>>> reactionsTo(List<Key> messages) {
        Map<Key, SortedMap<String, List<UserId>>> reactions = new HashMap<>();
        for (List<Key> chunk : Chunks.of(messages)) {
            database.sql("""
                            SELECT conversation_id, target_seq, emoji, user_id FROM reaction
                            WHERE (conversation_id, target_seq) IN (:keys)""")
                    .param(
                            "keys",
                            chunk.stream()
                                    .map(key -> new Object[] {key.conversation().toBytes(), key.seq()})
                                    .toList())
                    .query(row -> {
                        Key key = new Key(ConversationId.ofBytes(row.getBytes(1)), row.getLong(2));
                        reactions
                                .computeIfAbsent(key, first -> new TreeMap<>())
                                .computeIfAbsent(row.getString(3), first -> new ArrayList<>())
                                .add(new UserId(row.getLong(4)));
                    });
        }
        return reactions;
    }

    private static @Nullable List<EntryView.Reaction> inOrder(@Nullable SortedMap<String, List<UserId>> reactions) {
        if (reactions == null) {
            return null;
        }
        List<EntryView.Reaction> all = new ArrayList<>();
        reactions.forEach((emoji, users) -> {
            // They mostly are in order already: by the primary key.
            users.sort(Comparator.comparingLong(UserId::value));
            all.add(new EntryView.Reaction(emoji, users));
        });
        return all;
    }
}
