package im.magpie.message.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prepared statements with many rows or keys: one round trip for all of them (up to {@value #CHUNK} a statement). */
final class Rows {
    /** Cost a row hardly falls beyond it, and the statements stay few enough to be cached. */
    static final int CHUNK = 100;

    private Rows() {}

    @FunctionalInterface
    interface Binder<T> {
        /** Sets the parameters of one row from the index on; returns the index after the last. */
        int bind(PreparedStatement statement, int first, T row) throws SQLException;
    }

    @FunctionalInterface
    interface Executor {
        void execute(PreparedStatement statement) throws SQLException;
    }

    /** Executes {@code head (placeholders), (placeholders) ... tail} for all rows, chunk by chunk. */
    static <T> void forEachChunk(
            Connection connection,
            String head,
            String placeholders,
            String tail,
            Collection<T> rows,
            Binder<T> binder,
            Executor executor)
            throws SQLException {
        forEachChunk(connection, head, placeholders, ",", tail, rows, binder, executor);
    }

    /** Executes {@code head select UNION ALL select ... tail}, a select for each row. */
    static <T> void forEachUnion(
            Connection connection,
            String head,
            String select,
            String tail,
            Collection<T> rows,
            Binder<T> binder,
            Executor executor)
            throws SQLException {
        forEachChunk(connection, head, select, " UNION ALL ", tail, rows, binder, executor);
    }

    private static <T> void forEachChunk(
            Connection connection,
            String head,
            String part,
            String separator,
            String tail,
            Collection<T> rows,
            Binder<T> binder,
            Executor executor)
            throws SQLException {
        List<T> all = List.copyOf(rows);
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<T> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
            String sql = head + String.join(separator, Collections.nCopies(chunk.size(), part)) + tail;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int index = 1;
                for (T row : chunk) {
                    index = binder.bind(statement, index, row);
                }
                executor.execute(statement);
            }
        }
    }

    static <T> void write(
            Connection connection, String head, String placeholders, String tail, Collection<T> rows, Binder<T> binder)
            throws SQLException {
        forEachChunk(connection, head, placeholders, tail, rows, binder, PreparedStatement::executeUpdate);
    }

    static String placeholders(int columns) {
        return IntStream.range(0, columns).mapToObj(i -> "?").collect(Collectors.joining(",", "(", ")"));
    }
}
