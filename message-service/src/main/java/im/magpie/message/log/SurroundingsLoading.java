package im.magpie.message.log;

import im.magpie.common.id.ConversationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loads what the commands of a batch refer to: one query each for targets, reactions and cursors. */
final class SurroundingsLoading {
    private final Connection connection;
    private final Map<ConversationId, EntryStore.Wanted> wanted;
    private final Map<ConversationId, Map<Long, Surroundings.Target>> targets = new HashMap<>();
    private final Map<ConversationId, Set<Surroundings.Reaction>> reactions = new HashMap<>();
    private final Map<ConversationId, Map<Long, Long>> cursors = new HashMap<>();

    private SurroundingsLoading(Connection connection, Map<ConversationId, EntryStore.Wanted> wanted) {
        this.connection = connection;
        this.wanted = wanted;
    }

    private record Key(ConversationId conversation, long number) {}

    private record ReactionKey(ConversationId conversation, Surroundings.Reaction reaction) {}

    static Map<ConversationId, Surroundings> load(Connection connection, Map<ConversationId, EntryStore.Wanted> wanted)
            throws SQLException {
        SurroundingsLoading loading = new SurroundingsLoading(connection, wanted);
        loading.targets();
        loading.reactions();
        loading.cursors();
        Map<ConversationId, Surroundings> around = new HashMap<>();
        wanted.forEach((id, want) -> around.put(id, loading.around(id, want)));
        return around;
    }

    private Surroundings around(ConversationId id, EntryStore.Wanted want) {
        return new Surroundings(
                Set.copyOf(want.targets()),
                targets.getOrDefault(id, Map.of()),
                reactions.getOrDefault(id, Set.of()),
                cursors.getOrDefault(id, Map.of()),
                Surroundings.Peers.KNOWN);
    }

    private void targets() throws SQLException {
        List<Key> keys = new ArrayList<>();
        wanted.forEach((id, want) -> want.targets().forEach(seq -> keys.add(new Key(id, seq))));
        Rows.forEachChunk(
                connection,
                "SELECT conversation_id, seq, kind, sender_id, recalled_at FROM entry WHERE (conversation_id, seq) IN (",
                "(?,?)",
                ")",
                keys,
                (statement, i, key) -> {
                    statement.setBytes(i, key.conversation().toBytes());
                    statement.setLong(i + 1, key.number());
                    return i + 2;
                },
                statement -> Loading.forEachRow(statement, row -> {
                    boolean recalled = row.getLong(5) > 0;
                    targets.computeIfAbsent(ConversationId.ofBytes(row.getBytes(1)), id -> new HashMap<>())
                            .put(
                                    row.getLong(2),
                                    new Surroundings.Target(Codes.kind(row.getInt(3)), row.getLong(4), recalled));
                }));
    }

    private void reactions() throws SQLException {
        List<ReactionKey> keys = new ArrayList<>();
        wanted.forEach((id, want) -> want.reactions().forEach(reaction -> keys.add(new ReactionKey(id, reaction))));
        Rows.forEachChunk(
                connection,
                "SELECT conversation_id, target_seq, emoji, user_id FROM reaction"
                        + " WHERE (conversation_id, target_seq, emoji, user_id) IN (",
                "(?,?,?,?)",
                ")",
                keys,
                SurroundingsLoading::bind,
                statement -> Loading.forEachRow(statement, row -> reactions
                        .computeIfAbsent(ConversationId.ofBytes(row.getBytes(1)), id -> new HashSet<>())
                        .add(new Surroundings.Reaction(row.getLong(2), row.getString(3), row.getLong(4)))));
    }

    private void cursors() throws SQLException {
        List<Key> keys = new ArrayList<>();
        wanted.forEach((id, want) -> want.cursorsOf().forEach(user -> keys.add(new Key(id, user))));
        Rows.forEachChunk(
                connection,
                "SELECT user_id, conversation_id, read_seq FROM user_conversation WHERE (user_id, conversation_id) IN (",
                "(?,?)",
                ")",
                keys,
                (statement, i, key) -> {
                    statement.setLong(i, key.number());
                    statement.setBytes(i + 1, key.conversation().toBytes());
                    return i + 2;
                },
                statement -> Loading.forEachRow(statement, row -> cursors.computeIfAbsent(
                                ConversationId.ofBytes(row.getBytes(2)), id -> new HashMap<>())
                        .put(row.getLong(1), row.getLong(3))));
    }

    private static int bind(PreparedStatement statement, int i, ReactionKey key) throws SQLException {
        statement.setBytes(i, key.conversation().toBytes());
        statement.setLong(i + 1, key.reaction().target());
        statement.setString(i + 2, key.reaction().emoji());
        statement.setLong(i + 3, key.reaction().user());
        return i + 4;
    }
}
