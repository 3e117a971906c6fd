package im.magpie.message.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows that say how far each partition's commands are decided, and under which claim. Whoever claims one waits for the transaction that
 * holds it, and ends the claim before; the primary key leads every statement, so that owners of other partitions are not held up.
 */
final class Claiming {
    private Claiming() {}

    static void claim(Connection connection, Set<Integer> partitions, String log, Map<Integer, EntryStore.Claim> claims)
            throws SQLException {
        List<Integer> parts = partitions.stream().sorted().toList();
        Rows.write(
                connection,
                "INSERT IGNORE INTO command_partition (part, log, epoch, next_offset) VALUES ",
                "(?,?,0,0)",
                "",
                parts,
                (statement, i, part) -> {
                    statement.setInt(i, part);
                    statement.setString(i + 1, log);
                    return i + 2;
                });
        for (int part : parts) {
            try (PreparedStatement statement = connection.prepareStatement("UPDATE command_partition"
                    + " SET next_offset = IF(log = ?, next_offset, 0), log = ?, epoch = epoch + 1 WHERE part = ?")) {
                statement.setString(1, log);
                statement.setString(2, log);
                statement.setInt(3, part);
                statement.executeUpdate();
            }
        }
        Rows.forEachChunk(
                connection,
                "SELECT part, epoch, next_offset FROM command_partition WHERE part IN (",
                "?",
                ")",
                parts,
                Claiming::bind,
                statement -> Loading.forEachRow(
                        statement,
                        row -> claims.put(row.getInt(1), new EntryStore.Claim(row.getLong(2), row.getLong(3)))));
    }

    static Map<Integer, Long> decided(Connection connection, Set<Integer> partitions, String log) throws SQLException {
        Map<Integer, Long> decided = new HashMap<>();
        Rows.forEachChunk(
                connection,
                "SELECT part, log, next_offset FROM command_partition WHERE part IN (",
                "?",
                ")",
                partitions,
                Claiming::bind,
                statement -> Loading.forEachRow(statement, row -> {
                    if (row.getString(2).equals(log)) {
                        decided.put(row.getInt(1), row.getLong(3));
                    }
                }));
        return decided;
    }

    private static int bind(PreparedStatement statement, int first, int part) throws SQLException {
        statement.setInt(first, part);
        return first + 1;
    }

    /** Throws {@link StoreException.Fenced} if one of the claims is not the last. */
    static void advance(Connection connection, Map<Integer, EntryStore.Claim> progress) throws SQLException {
        TreeMap<Integer, EntryStore.Claim> parts = new TreeMap<>(progress);
        String cases =
                Stream.generate(() -> " WHEN ? THEN ?").limit(parts.size()).collect(Collectors.joining());
        String list = Stream.generate(() -> "?").limit(parts.size()).collect(Collectors.joining(","));
        String sql = "UPDATE command_partition SET next_offset = CASE part" + cases + " END WHERE part IN (" + list
                + ") AND epoch = CASE part" + cases + " END";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int i = 1;
            for (Map.Entry<Integer, EntryStore.Claim> part : parts.entrySet()) {
                statement.setInt(i++, part.getKey());
                statement.setLong(i++, part.getValue().next());
            }
            for (int part : parts.keySet()) {
                statement.setInt(i++, part);
            }
            for (Map.Entry<Integer, EntryStore.Claim> part : parts.entrySet()) {
                statement.setInt(i++, part.getKey());
                statement.setLong(i++, part.getValue().epoch());
            }
            if (statement.executeUpdate() != parts.size()) {
                throw new StoreException.Fenced();
            }
        }
    }
}
