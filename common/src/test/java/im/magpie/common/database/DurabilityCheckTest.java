package im.magpie.common.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** G1: a server that would lose what it says it has committed is not used. */
class DurabilityCheckTest {
    private static final Map<String, String> MYSQL = Map.ofEntries(
            Map.entry("innodb_flush_log_at_trx_commit", "1"),
            Map.entry("innodb_doublewrite", "ON"),
            Map.entry("log_bin", "ON"),
            Map.entry("sync_binlog", "1"),
            Map.entry("binlog_format", "ROW"),
            Map.entry("rpl_semi_sync_source_enabled", "ON"),
            Map.entry("rpl_semi_sync_source_wait_point", "AFTER_SYNC"),
            Map.entry("rpl_semi_sync_source_wait_no_replica", "ON"),
            Map.entry("rpl_semi_sync_source_timeout", "4294967295"));

    private static final Map<String, String> MARIADB = Map.of(
            "innodb_flush_log_at_trx_commit",
            "1",
            "log_bin",
            "ON",
            "sync_binlog",
            "1",
            "binlog_format",
            "ROW",
            "rpl_semi_sync_master_enabled",
            "ON",
            "rpl_semi_sync_master_wait_point",
            "AFTER_SYNC",
            "rpl_semi_sync_master_wait_no_slave",
            "ON",
            "rpl_semi_sync_master_timeout",
            "18446744073709551615");

    private static List<String> contradictions(Durability demanded, Map<String, String> variables) {
        return new DurabilityCheck(demanded).contradictions(variables);
    }

    @Test
    void aServerThatKeepsEverythingPasses() {
        assertThat(contradictions(Durability.REPLICATED, MYSQL)).isEmpty();
        assertThat(contradictions(Durability.REPLICATED, MARIADB)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "innodb_flush_log_at_trx_commit, 2, 1",
        "innodb_doublewrite, OFF, not OFF",
        "sync_binlog, 0, 1",
        "sync_binlog, 100, 1",
        "binlog_format, STATEMENT, ROW"
    })
    void whatAPowerCutMayTakeIsNamed(String variable, String value, String wanted) {
        Map<String, String> variables = new HashMap<>(MYSQL);
        variables.put(variable, value);
        assertThat(contradictions(Durability.FLUSHED, variables))
                .containsExactly(variable + " is " + value + " instead of " + wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "rpl_semi_sync_source_enabled, OFF",
        "rpl_semi_sync_source_wait_point, AFTER_COMMIT",
        "rpl_semi_sync_source_wait_no_replica, OFF",
        "rpl_semi_sync_source_timeout, 10000",
        "rpl_semi_sync_source_timeout, 4294967294"
    })
    void whatTheLossOfADiskMayTakeIsNamedWhereAReplicaIsDemanded(String variable, String value) {
        Map<String, String> variables = new HashMap<>(MYSQL);
        variables.put(variable, value);
        assertThat(contradictions(Durability.REPLICATED, variables))
                .singleElement()
                .asString()
                .startsWith(variable);
        assertThat(contradictions(Durability.FLUSHED, variables)).isEmpty();
    }

    @Test
    void withoutABinlogItNeedNotBeFlushedAndCanNotBeReplicated() {
        Map<String, String> alone = Map.of("innodb_flush_log_at_trx_commit", "1", "log_bin", "OFF", "sync_binlog", "0");
        assertThat(contradictions(Durability.FLUSHED, alone)).isEmpty();
        assertThat(contradictions(Durability.REPLICATED, alone)).hasSize(1);
    }
}
