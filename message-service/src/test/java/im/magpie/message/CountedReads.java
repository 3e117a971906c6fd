package im.magpie.message;

import com.mysql.cj.jdbc.MysqlDataSource;
import im.magpie.servers.TestServers;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One connection to the tables, which counts the rows that queries look at. */
public final class CountedReads {
    private final SingleConnectionDataSource database;
    private final JdbcTemplate sql;

    /** @param schema a name of one's own */
    public CountedReads(String schema) {
        Map<String, String> properties = TestServers.shared().properties(schema);
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(properties.get("spring.datasource.url"));
        source.setUser(properties.get("spring.datasource.username"));
        source.setPassword(properties.get("spring.datasource.password"));
        database = connected(source);
        sql = new JdbcTemplate(database);
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/message")
                .load()
                .migrate();
    }

    public SingleConnectionDataSource database() {
        return database;
    }

    public JdbcTemplate sql() {
        return sql;
    }

    /** By all handlers of the session: each row that a query looked at is one. */
    public long of(Runnable query) {
        long before = handlers();
        long looking = handlers() - before;
        before = handlers();
        query.run();
        return handlers() - before - looking;
    }

    private long handlers() {
        return sql.query("SHOW SESSION STATUS LIKE 'Handler_read%'", (row, i) -> row.getLong(2)).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static SingleConnectionDataSource connected(MysqlDataSource source) {
        try {
            source.setRewriteBatchedStatements(true);
            return new SingleConnectionDataSource(source.getConnection(), true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
