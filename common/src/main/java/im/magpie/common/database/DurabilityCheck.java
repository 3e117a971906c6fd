package im.magpie.common.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the server's variables against the durability that is demanded.
 *
 * <p>Semi-synchronous replication falls back to asynchronous after a time-out, 10 s unless told otherwise, and MariaDB waits only after it
 * has shown the commit to others: neither keeps G1. What is demanded is therefore AFTER_SYNC and a time-out that never comes.
 */
public final class DurabilityCheck {
    /** 49 days, the most that MySQL takes. */
    private static final long ENDLESS_MS = 4_294_967_295L;

    private static final String VARIABLES =
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin',"
                    + " 'innodb_doublewrite', 'binlog_format') OR Variable_name LIKE 'rpl\\_semi\\_sync\\_%'";

    private final Durability demanded;

    public DurabilityCheck(Durability demanded) {
        this.demanded = demanded;
    }

    /**
     * Passes if the server promises enough.
     *
     * @throws NotDurableException with each setting that is wrong and what it has to be
     */
    public void require(Connection connection) throws SQLException {
        if (demanded == Durability.RELAXED) {
            return;
        }
        List<String> wrong = contradictions(variables(connection));
        if (!wrong.isEmpty()) {
            throw new NotDurableException("magpie.database.durability is "
                    + demanded.name().toLowerCase(Locale.ROOT) + ", and on the database " + String.join(", ", wrong)
                    + ": change that, or demand less.");
        }
    }

    List<String> contradictions(Map<String, String> variables) {
        boolean binlog = isOn(variables.get("log_bin"));
        Stream<Rule> rules =
                Stream.of(new Rule("innodb_flush_log_at_trx_commit", "1"), new Rule("innodb_doublewrite", "not OFF"));
        Stream<Rule> ofTheBinlog =
                binlog ? Stream.of(new Rule("sync_binlog", "1"), new Rule("binlog_format", "ROW")) : Stream.of();
        Stream<String> wrong = Stream.concat(rules, ofTheBinlog)
                .filter(rule -> variables.containsKey(rule.variable()))
                .filter(rule -> !rule.holds(variables.getOrDefault(rule.variable(), "")))
                .map(rule -> rule.said(variables.getOrDefault(rule.variable(), "")));
        return Stream.concat(wrong, demanded == Durability.REPLICATED ? semiSync(variables) : Stream.of())
                .toList();
    }

    private record Rule(String variable, String wanted) {
        boolean holds(String value) {
            return wanted.equals("not OFF") ? isOn(value) : value.equalsIgnoreCase(wanted);
        }

        String said(String value) {
            return variable + " is " + value + " instead of " + wanted;
        }
    }

    /** MySQL says source and replica, MariaDB master and slave. */
    private static Stream<String> semiSync(Map<String, String> variables) {
        String side = variables.containsKey("rpl_semi_sync_source_enabled") ? "source" : "master";
        String prefix = "rpl_semi_sync_" + side + "_";
        String none = side.equals("source") ? "wait_no_replica" : "wait_no_slave";
        if (!isOn(variables.get(prefix + "enabled"))) {
            return Stream.of(prefix + "enabled is not ON");
        }
        Stream<String> wrong = Stream.of(new Rule(prefix + "wait_point", "AFTER_SYNC"), new Rule(prefix + none, "ON"))
                .filter(rule -> !rule.holds(variables.getOrDefault(rule.variable(), "unknown")))
                .map(rule -> rule.said(variables.getOrDefault(rule.variable(), "unknown")));
        String timeout = variables.getOrDefault(prefix + "timeout", "0");
        return Long.compareUnsigned(Long.parseUnsignedLong(timeout), ENDLESS_MS) >= 0
                ? wrong
                : Stream.concat(
                        wrong, Stream.of(prefix + "timeout is " + timeout + " instead of at least " + ENDLESS_MS));
    }

    private static boolean isOn(@Nullable String value) {
        return value != null && !value.equalsIgnoreCase("OFF") && !value.equals("0");
    }

    private static Map<String, String> variables(Connection connection) throws SQLException {
        Map<String, String> variables = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(VARIABLES)) {
            while (rows.next()) {
                variables.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
            }
        }
        return variables;
    }
}
