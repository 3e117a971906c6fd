package im.magpie.message.log;

import im.magpie.common.database.DurabilityCheck;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The tables, by plain JDBC: a batch is a handful of prepared statements with many rows each. */
@Component
final class JdbcEntryStore implements EntryStore {
    private static final Comparator<Entry> KEY_ORDER = Comparator.comparing(
                    Entry::conversation,
                    Comparator.comparing(ConversationId::high, Long::compareUnsigned)
                            .thenComparing(ConversationId::low, Long::compareUnsigned))
            .thenComparing(Entry::seq);

    private final DataSource database;
    private final DurabilityCheck durability;
    private final Shards shards;

    JdbcEntryStore(@Qualifier("log") DataSource database, DurabilityCheck durability, Shards shards) {
        this.database = database;
        this.durability = durability;
        this.shards = shards;
    }

    @FunctionalInterface
    private interface Writing {
        void with(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    @Override
    public Map<ConversationId, Conversation> load(Set<ConversationId> ids) {
        return read(connection -> Loading.conversations(connection, ids));
    }

    @Override
    public Map<ConversationId, Surroundings> around(Map<ConversationId, Wanted> wanted) {
        return read(connection -> SurroundingsLoading.load(connection, wanted));
    }

    @Override
    public Map<CommandKey, Entry> find(Collection<CommandKey> keys) {
        // The content of an edit is in its target's row, in place of what was there; a later edit takes its place in
        // turn.
        String content = "IF(e.edit_command_id IS NULL, COALESCE(e.content, t.content), NULL) AS content";
        String sql = "SELECT " + EntryRows.COLUMNS.replace("e.content", content)
                + " FROM entry e LEFT JOIN entry t ON t.conversation_id = e.conversation_id AND t.seq = e.target_seq"
                + " AND t.edit_command_id = e.command_id WHERE (e.conversation_id, e.sender_id, e.command_id) IN (";
        return read(connection -> {
            Map<CommandKey, Entry> found = new HashMap<>();
            Rows.forEachChunk(
                    connection,
                    sql,
                    Rows.placeholders(3),
                    ")",
                    keys,
                    (statement, i, key) -> {
                        statement.setBytes(i, key.conversation().toBytes());
                        statement.setLong(i + 1, key.actor());
                        statement.setString(i + 2, key.id());
                        return i + 3;
                    },
                    statement -> {
                        try (ResultSet rows = statement.executeQuery()) {
                            while (rows.next()) {
                                Entry entry = EntryRows.read(rows);
                                found.put(
                                        new CommandKey(entry.conversation(), entry.sender(), entry.commandId()), entry);
                            }
                        }
                    });
            return found;
        });
    }

    @Override
    public Map<ConversationId, Long> heads(Set<ConversationId> ids) {
        return read(connection -> {
            Map<ConversationId, Long> heads = new HashMap<>();
            Rows.forEachUnion(
                    connection,
                    "",
                    EntryRows.LAST,
                    "",
                    ids,
                    Loading::bindId,
                    statement -> Loading.forEachRow(
                            statement, row -> heads.put(ConversationId.ofBytes(row.getBytes(1)), row.getLong(2))));
            return heads;
        });
    }

    @Override
    public Map<Integer, Claim> claim(Set<Integer> partitions, String log) {
        Map<Integer, Claim> claims = new HashMap<>();
        inTransaction(connection -> {
            // After every failure partitions are claimed anew, perhaps on another server.
            durability.require(connection);
            Claiming.claim(connection, partitions, log, claims);
        });
        return claims;
    }

    @Override
    public Map<Integer, Long> decided(Set<Integer> partitions, String log) {
        return read(connection -> Claiming.decided(connection, partitions, log));
    }

    @Override
    public void append(List<Entry> entries, Collection<CursorMove> cursors, Map<Integer, Claim> progress) {
        List<Entry> inKeyOrder = entries.stream().sorted(KEY_ORDER).toList();
        shards.write(
                inKeyOrder,
                cursors,
                progress,
                share -> inTransaction(connection -> {
                    // First, for it is the fence.
                    Claiming.advance(connection, share.progress());
                    Rows.write(
                            connection, EntryRows.INSERT, EntryRows.PLACEHOLDERS, "", share.entries(), EntryRows::bind);
                    Effects.apply(connection, share.entries());
                    Effects.moveCursors(connection, share.cursors());
                }));
    }

    @Override
    public Duration clockOffset() {
        return read(connection -> {
            // Asked now and then, as this is: someone may have changed the server's settings meanwhile.
            durability.require(connection);
            long before = System.currentTimeMillis();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)")) {
                row.next();
                long roundTrip = System.currentTimeMillis() - before;
                return Duration.ofMillis(row.getLong(1) - before - roundTrip / 2);
            }
        });
    }

    private <T> T read(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw new StoreException("The database could not be read", e);
        }
    }

    private void inTransaction(Writing work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.with(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLIntegrityConstraintViolationException e) {
            throw new StoreException.Conflict("A key was taken", e);
        } catch (SQLException e) {
            throw new StoreException("The database could not be written", e);
        }
    }

    private static void rollBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
