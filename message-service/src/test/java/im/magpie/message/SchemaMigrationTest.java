package im.magpie.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.schema.SchemaMigration;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command {@code migrate} changes the schema in two steps, in this order, however often it is run. */
class SchemaMigrationTest {
    private static final String SCHEMA = "magpie_migration";
    private static final String PASSWORD = "migration-of-a-test";

    private final DatabaseServer database = TestServers.shared().database();

    @BeforeEach
    void anEmptySchema() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + SCHEMA);
        }
        database.createSchema(SCHEMA, PASSWORD);
    }

    @Test
    void expandingTwiceIsExpandingOnce() throws SQLException {
        migrate("expand", "db/message");
        List<String> once = rows("SELECT version FROM flyway_schema_history ORDER BY installed_rank");
        migrate("expand", "db/message");

        assertThat(rows("SELECT version FROM flyway_schema_history ORDER BY installed_rank"))
                .isEqualTo(once)
                .contains("1", "2");
    }

    @Test
    void aContractTakesAwayAfterTheExpansionAndNeverBeforeIt() throws SQLException {
        assertThatThrownBy(() -> migrate("contract", "db/migrated"))
                .rootCause()
                .hasMessageContaining("lacks the migrations 1 of this version")
                .hasMessageContaining("migrate expand");

        migrate("expand", "db/migrated");
        assertThat(columns()).containsExactly("id", "new_name", "old_name");

        migrate("contract", "db/migrated");
        migrate("contract", "db/migrated");
        assertThat(columns()).containsExactly("id", "new_name");
    }

    @Test
    void aVersionFromBeforeTheContractIsRefusedAfterItAndNotBefore() throws SQLException {
        migrate("expand", "db/migrated");
        migrate("expand", "db/before");
        migrate("contract", "db/migrated");

        for (String step : List.of("expand", "contract")) {
            assertThatThrownBy(() -> migrate(step, "db/before"))
                    .rootCause()
                    .hasMessageContaining("The contract 1 of a later version took away what this version needs");
        }
        migrate("expand", "db/migrated");
    }

    @Test
    void withNothingToTakeAwayAContractLeavesNoTrace() throws SQLException {
        migrate("expand", "db/message");
        migrate("contract", "db/message");

        assertThat(rows("SHOW TABLES")).doesNotContain("flyway_contract_history");
    }

    @Test
    void whoDoesNotSayWhichStepIsTold() {
        assertThatThrownBy(() -> SchemaMigration.run("message-service", "migrate"))
                .hasMessage("migrate what? \"migrate expand\" before a roll-out, \"migrate contract\" after it.");
        assertThat(SchemaMigration.asked("--server.port=1")).isFalse();
        assertThat(SchemaMigration.asked("migrate", "expand")).isTrue();
    }

    private void migrate(String step, String location) {
        SchemaMigration.run(
                "message-service",
                "migrate",
                step,
                "--spring.flyway.locations=classpath:" + location,
                "--spring.datasource.url=" + database.url(SCHEMA),
                "--spring.datasource.username=" + SCHEMA,
                "--spring.datasource.password=" + PASSWORD);
    }

    private List<String> columns() throws SQLException {
        return rows("SELECT column_name FROM information_schema.columns WHERE table_schema = '" + SCHEMA
                + "' AND table_name = 'migrated' ORDER BY column_name");
    }

    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + SCHEMA);
            try (ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
        }
        return rows;
    }
}
