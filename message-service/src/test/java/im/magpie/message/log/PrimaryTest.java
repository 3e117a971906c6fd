package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.database.DatabaseAutoConfiguration;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** G1: writes go to the server that may take them, and to none that promises less than is demanded. */
class PrimaryTest {
    private static final String SCHEMA = "primary_of_two";
    private static final DatabaseServer ONE = TestServers.shared().database();
    private static final DatabaseServer OTHER = TestServers.shared().replica();

    @BeforeAll
    static void schema() throws SQLException {
        ONE.createSchema(SCHEMA, ONE.password());
        tell(ONE, "CREATE TABLE IF NOT EXISTS primary_of_two.word (word VARCHAR(10))");
        Awaitility.await().ignoreExceptions().until(() -> {
            tell(OTHER, "SELECT * FROM primary_of_two.word");
            return true;
        });
    }

    @AfterEach
    void oneLeads() throws SQLException {
        leads(ONE, OTHER);
    }

    @Test
    void ofSeveralServersTheOneThatTakesWritesIsUsed() {
        suite(OTHER, ONE).run(context -> assertThat(port(context.getBean(DataSource.class)))
                .isEqualTo(ONE.port()));
    }

    @Test
    void aConnectionToAServerThatTakesNoWritesAnyMoreIsGivenUpForOneToTheOther() {
        suite(ONE, OTHER).run(context -> {
            DataSource database = context.getBean(DataSource.class);
            assertThat(port(database)).isEqualTo(ONE.port());
            leads(OTHER, ONE);
            assertThatThrownBy(() -> write(database)).hasMessageContaining("read-only");
            assertThat(port(database)).isEqualTo(OTHER.port());
        });
    }

    @Test
    void whileNoServerTakesWritesThereIsNoConnection() {
        suite(ONE, OTHER).run(context -> {
            tell(ONE, "SET GLOBAL read_only = ON");
            DataSource database = context.getBean(DataSource.class);
            assertThatThrownBy(() -> write(database)).hasMessageContaining("read-only");
            assertThatThrownBy(database::getConnection).rootCause().hasMessageContaining("takes writes");
            leads(ONE, OTHER);
            assertThat(port(database)).isEqualTo(ONE.port());
        });
    }

    @Test
    void aServerThatPromisesLessThanIsDemandedIsRefusedAtStartWithWhatIsWrong() {
        suite(ONE, OTHER)
                .withPropertyValues("magpie.database.durability=replicated")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("rpl_semi_sync_master_enabled is not ON"));
    }

    private static ApplicationContextRunner suite(DatabaseServer first, DatabaseServer second) {
        String url = first.url(SCHEMA)
                .replace(":" + first.port() + "/", ":" + first.port() + ",127.0.0.1:" + second.port() + "/");
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, DatabaseAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=" + SCHEMA,
                        "spring.datasource.password=" + first.password(),
                        "spring.datasource.hikari.maximum-pool-size=1",
                        "spring.datasource.hikari.connection-timeout=1000");
    }

    private static int port(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@port")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void write(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO word VALUES ('never')");
        }
    }

    private static void leads(DatabaseServer leader, DatabaseServer follower) throws SQLException {
        tell(follower, "SET GLOBAL read_only = ON");
        tell(leader, "SET GLOBAL read_only = OFF");
    }

    private static void tell(DatabaseServer server, String command) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
