import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;

/**
 * What a batch of 50 rows costs on one server, on two by two local commits, and on two by XA; p50 and p99 of 600 each.
 *
 * <p>{@code java -cp mysql-connector-j.jar sharding/XaCost.java URL0 URL1 USER PASSWORD}: two schemas, in which a table is made and dropped.
 */
class XaCost {
    private static final byte[] CONTENT = new byte[230];
    private static final int ROWS = 50;
    private static final int TIMES = 600;
    private static long key = System.nanoTime();

    interface Batch {
        void run() throws SQLException;
    }

    public static void main(String[] arguments) throws SQLException {
        Connection[] servers = new Connection[2];
        for (int i = 0; i < 2; i++) {
            servers[i] = DriverManager.getConnection(arguments[i], arguments[2], arguments[3]);
            run(servers[i], "CREATE TABLE xa_cost (k BIGINT PRIMARY KEY, n BIGINT, content BLOB)");
            servers[i].setAutoCommit(false);
        }
        time("one server", () -> {
            rows(servers[0], ROWS);
            servers[0].commit();
        });
        time("two, one local commit after the other", () -> {
            for (Connection server : servers) {
                rows(server, ROWS / 2);
            }
            for (Connection server : servers) {
                server.commit();
            }
        });
        for (Connection server : servers) {
            server.setAutoCommit(true);
        }
        time("two, XA", () -> {
            String id = "'m" + key++ + "'";
            for (Connection server : servers) {
                run(server, "XA START " + id);
                rows(server, ROWS / 2);
                run(server, "XA END " + id);
            }
            for (String step : new String[] {"XA PREPARE ", "XA COMMIT "}) {
                for (Connection server : servers) {
                    run(server, step + id);
                }
            }
        });
        for (Connection server : servers) {
            run(server, "DROP TABLE xa_cost");
            server.close();
        }
    }

    private static void rows(Connection server, int count) throws SQLException {
        String values = String.join(",", Collections.nCopies(count, "(?,?,?)"));
        try (PreparedStatement insert = server.prepareStatement("INSERT INTO xa_cost VALUES " + values)) {
            for (int i = 0; i < count; i++) {
                insert.setLong(3 * i + 1, key++);
                insert.setLong(3 * i + 2, i);
                insert.setBytes(3 * i + 3, CONTENT);
            }
            insert.executeUpdate();
        }
    }

    private static void run(Connection server, String sql) throws SQLException {
        try (Statement statement = server.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void time(String what, Batch batch) throws SQLException {
        for (int i = 0; i < TIMES / 6; i++) {
            batch.run();
        }
        long[] took = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            batch.run();
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        System.out.printf("%s: %.2f / %.2f ms%n", what, took[TIMES / 2] / 1e6, took[TIMES * 99 / 100] / 1e6);
    }
}
