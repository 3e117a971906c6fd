package im.magpie.message.log;

import im.magpie.common.id.ConversationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loads what decisions rest on: heads first, members second. */
final class Loading {
    private Loading() {}

    static Map<ConversationId, Conversation> conversations(Connection connection, Set<ConversationId> ids)
            throws SQLException {
        Map<ConversationId, Conversation> loaded = new HashMap<>();
        forEachRow(connection, """
                SELECT e.conversation_id, e.seq, e.ordinal, e.server_time, c.history
                FROM entry e JOIN (SELECT conversation_id, MAX(seq) AS seq FROM entry WHERE conversation_id IN (""", """
                ) GROUP BY conversation_id) head ON head.conversation_id = e.conversation_id AND head.seq = e.seq
                LEFT JOIN conversation c ON c.conversation_id = e.conversation_id""", ids, row -> {
            ConversationId id = ConversationId.ofBytes(row.getBytes(1));
            loaded.put(
                    id,
                    new Conversation(
                            id,
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            Codes.history(row.getInt(5)),
                            Conversation.empty(id).members(),
                            Surroundings.NONE));
        });
        Map<ConversationId, Map<Long, Conversation.Member>> members = new HashMap<>();
        forEachRow(
                connection,
                "SELECT conversation_id, user_id, role, joined_seq, visible_from FROM member WHERE conversation_id IN (",
                ") AND left_seq IS NULL",
                loaded.keySet().stream().filter(id -> !id.isDirect()).toList(),
                row -> members.computeIfAbsent(ConversationId.ofBytes(row.getBytes(1)), id -> new HashMap<>())
                        .put(
                                row.getLong(2),
                                new Conversation.Member(Codes.role(row.getInt(3)), row.getLong(4), row.getLong(5))));
        loaded.replaceAll((id, state) -> id.isDirect()
                ? state
                : new Conversation(
                        id,
                        state.seq(),
                        state.ordinal(),
                        state.time(),
                        state.history(),
                        Map.copyOf(members.getOrDefault(id, Map.of())),
                        Surroundings.NONE));
        return loaded;
    }

    private record Key(ConversationId conversation, long number) {}

    static Map<ConversationId, Surroundings> surroundings(
            Connection connection, Map<ConversationId, EntryStore.Wanted> wanted) throws SQLException {
        Map<ConversationId, Map<Long, Surroundings.Target>> targets = new HashMap<>();
        Map<ConversationId, Set<Surroundings.Reaction>> reactions = new HashMap<>();
        Map<ConversationId, Map<Long, Long>> cursors = new HashMap<>();
        List<Key> targetKeys = new ArrayList<>();
        List<Key> cursorKeys = new ArrayList<>();
        List<Map.Entry<ConversationId, Surroundings.Reaction>> reactionKeys = new ArrayList<>();
        wanted.forEach((id, want) -> {
            want.targets().forEach(seq -> targetKeys.add(new Key(id, seq)));
            want.cursorsOf().forEach(user -> cursorKeys.add(new Key(id, user)));
            want.reactions().forEach(reaction -> reactionKeys.add(Map.entry(id, reaction)));
        });
        Rows.forEachChunk(
                connection,
                "SELECT conversation_id, seq, kind, sender_id, recalled_at FROM entry WHERE (conversation_id, seq) IN (",
                "(?,?)",
                ")",
                targetKeys,
                Loading::bindKey,
                statement -> forEachRow(statement, row -> {
                    long recalledAt = row.getLong(5);
                    targets.computeIfAbsent(ConversationId.ofBytes(row.getBytes(1)), id -> new HashMap<>())
                            .put(
                                    row.getLong(2),
                                    new Surroundings.Target(Codes.kind(row.getInt(3)), row.getLong(4), recalledAt > 0));
                }));
        Rows.forEachChunk(
                connection,
                "SELECT conversation_id, target_seq, emoji, user_id FROM reaction"
                        + " WHERE (conversation_id, target_seq, emoji, user_id) IN (",
                "(?,?,?,?)",
                ")",
                reactionKeys,
                (statement, i, key) -> {
                    statement.setBytes(i, key.getKey().toBytes());
                    statement.setLong(i + 1, key.getValue().target());
                    statement.setString(i + 2, key.getValue().emoji());
                    statement.setLong(i + 3, key.getValue().user());
                    return i + 4;
                },
                statement -> forEachRow(statement, row -> reactions
                        .computeIfAbsent(ConversationId.ofBytes(row.getBytes(1)), id -> new HashSet<>())
                        .add(new Surroundings.Reaction(row.getLong(2), row.getString(3), row.getLong(4)))));
        Rows.forEachChunk(
                connection,
                "SELECT conversation_id, user_id, read_seq FROM user_conversation WHERE (conversation_id, user_id) IN (",
                "(?,?)",
                ")",
                cursorKeys,
                Loading::bindKey,
                statement -> forEachRow(statement, row -> cursors.computeIfAbsent(
                                ConversationId.ofBytes(row.getBytes(1)), id -> new HashMap<>())
                        .put(row.getLong(2), row.getLong(3))));
        Map<ConversationId, Surroundings> around = new HashMap<>();
        wanted.forEach((id, want) -> around.put(
                id,
                new Surroundings(
                        Set.copyOf(want.targets()),
                        targets.getOrDefault(id, Map.of()),
                        reactions.getOrDefault(id, Set.of()),
                        cursors.getOrDefault(id, Map.of()),
                        Surroundings.Peers.KNOWN)));
        return around;
    }

    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    static int bindId(PreparedStatement statement, int i, ConversationId id) throws SQLException {
        statement.setBytes(i, id.toBytes());
        return i + 1;
    }

    private static int bindKey(PreparedStatement statement, int i, Key key) throws SQLException {
        statement.setBytes(i, key.conversation().toBytes());
        statement.setLong(i + 1, key.number());
        return i + 2;
    }

    private static void forEachRow(
            Connection connection, String head, String tail, java.util.Collection<ConversationId> ids, RowReader reader)
            throws SQLException {
        Rows.forEachChunk(
                connection, head, "?", tail, ids, Loading::bindId, statement -> forEachRow(statement, reader));
    }

    private static void forEachRow(PreparedStatement statement, RowReader reader) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
