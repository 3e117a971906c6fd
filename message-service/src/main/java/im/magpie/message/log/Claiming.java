package im.magpie.message.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows that say how far each partition's commands are decided, and under which claim. Whoever claims one waits for the transaction that
 * holds it, and ends the claim before; the primary key leads every statement, so that owners of other partitions are not held up.
 */
final class Claiming {
    private Claiming() {}

    static void claim(Connection connection, Map<Integer, Long> ends, Map<Integer, EntryStore.Claim> claims)
            throws SQLException {
        Rows.write(
                connection,
                "INSERT IGNORE INTO command_partition (part, epoch, next_offset) VALUES ",
                "(?,0,0)",
                "",
                sorted(ends.keySet()),
                (statement, i, part) -> {
                    statement.setInt(i, part);
                    return i + 1;
                });
        for (Map.Entry<Integer, Long> end : new TreeMap<>(ends).entrySet()) {
            try (PreparedStatement statement = connection.prepareStatement("UPDATE command_partition"
                    + " SET epoch = epoch + 1, next_offset = LEAST(next_offset, ?) WHERE part = ?")) {
                statement.setLong(1, end.getValue());
                statement.setInt(2, end.getKey());
                statement.executeUpdate();
            }
        }
        Rows.forEachChunk(
                connection,
                "SELECT part, epoch, next_offset FROM command_partition WHERE part IN (",
                "?",
                ")",
                sorted(ends.keySet()),
                (statement, i, part) -> {
                    statement.setInt(i, part);
                    return i + 1;
                },
                statement -> {
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            claims.put(rows.getInt(1), new EntryStore.Claim(rows.getLong(2), rows.getLong(3)));
                        }
                    }
                });
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

    /** Everybody locks in the same order. */
    private static Collection<Integer> sorted(Collection<Integer> parts) {
        return parts.stream().sorted().toList();
    }
}
