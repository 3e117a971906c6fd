package im.magpie.message;

import com.mysql.cj.jdbc.MysqlDataSource;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.message.log.Codes;
import im.magpie.servers.TestServers;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One connection to the tables, which counts the rows that queries look at. */
public final class CountedReads {
    private static final AtomicLong IDS = new AtomicLong(System.nanoTime());

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

    /** New groups of so many messages each; of message n the ordinal is 2 n and the time 3 n. */
    public Set<ConversationId> conversations(int count, int length) {
        Set<ConversationId> groups = LongStream.range(0, count)
                .mapToObj(any -> ConversationId.group(IDS.incrementAndGet()))
                .collect(Collectors.toSet());
        groups.forEach(id -> sql.batchUpdate(
                "INSERT INTO entry (conversation_id, seq, ordinal, kind, sender_id, server_time, command_id)"
                        + " VALUES (?, ?, ?, ?, 7, ?, ?)",
                IntStream.rangeClosed(1, length)
                        .mapToObj(seq -> new Object[] {
                            id.toBytes(), seq, 2 * seq, Codes.of(Entry.Kind.MESSAGE), 3 * seq, "m" + seq
                        })
                        .toList()));
        sql.execute("ANALYZE TABLE entry");
        return groups;
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
