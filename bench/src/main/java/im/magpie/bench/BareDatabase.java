package im.magpie.bench;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Rows, fifty a transaction, committed as safely as messages are; nothing else. */
final class BareDatabase implements Yardstick.Work {
    private static final int BATCHES = 400;
    private static final int BATCH = 50;
    private static final int BYTES = 300;
    private static final int KEY_BYTES = 16;

    private final Connection connection;
    private final PreparedStatement insert;
    private long next;

    /** @param settings of message-service, whose schema gets a table for a while */
    BareDatabase(Properties settings) throws SQLException {
        connection = DriverManager.getConnection(
                settings.getProperty("spring.datasource.url") + "&useServerPrepStmts=true",
                settings.getProperty("spring.datasource.username"),
                settings.getProperty("spring.datasource.password"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS bench_yardstick");
            statement.execute(
                    "CREATE TABLE bench_yardstick (id BINARY(16), seq BIGINT, content VARBINARY(400), PRIMARY KEY (id,"
                            + " seq))");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement(
                "INSERT INTO bench_yardstick VALUES (?, ?, ?)" + ", (?, ?, ?)".repeat(BATCH - 1));
    }

    @Override
    public String server() {
        return "database";
    }

    @Override
    public int run() throws SQLException {
        for (int batch = 0; batch < BATCHES; batch++) {
            for (int i = 0; i < BATCH; i++) {
                insert.setBytes(
                        3 * i + 1, ByteBuffer.allocate(KEY_BYTES).putLong(i).array());
                insert.setLong(3 * i + 2, next);
                insert.setBytes(3 * i + 3, new byte[BYTES]);
            }
            next++;
            insert.executeUpdate();
            connection.commit();
        }
        return BATCHES * BATCH;
    }

    @Override
    public void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE bench_yardstick");
        }
        connection.close();
    }
}
