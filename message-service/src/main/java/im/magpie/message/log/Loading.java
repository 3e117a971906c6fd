package im.magpie.message.log;

import im.magpie.common.id.ConversationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Loads the states of conversations: heads first, members second. */
final class Loading {
    private Loading() {}

    static Map<ConversationId, Conversation> conversations(Connection connection, Set<ConversationId> ids)
            throws SQLException {
        Map<ConversationId, Conversation> loaded = new HashMap<>();
        Rows.forEachUnion(
                connection,
                "SELECT e.conversation_id, e.seq, e.ordinal, e.server_time, c.history FROM (",
                EntryRows.LAST,
                ") e LEFT JOIN conversation c ON c.conversation_id = e.conversation_id",
                ids,
                Loading::bindId,
                statement -> forEachRow(statement, row -> {
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
                }));
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

    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    static int bindId(PreparedStatement statement, int i, ConversationId id) throws SQLException {
        statement.setBytes(i, id.toBytes());
        return i + 1;
    }

    private static void forEachRow(
            Connection connection, String head, String tail, java.util.Collection<ConversationId> ids, RowReader reader)
            throws SQLException {
        Rows.forEachChunk(
                connection, head, "?", tail, ids, Loading::bindId, statement -> forEachRow(statement, reader));
    }

    static void forEachRow(PreparedStatement statement, RowReader reader) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
