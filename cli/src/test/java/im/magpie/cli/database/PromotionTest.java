package im.magpie.cli.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** G1: what was committed is there, whichever server leads. */
class PromotionTest {
    private static final String SCHEMA = "promotion";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DatabaseServer one = TestServers.shared().database();
    private final DatabaseServer other = TestServers.shared().replica();
    private final Progress progress =
            new Progress(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);

    private Promotion promotion() {
        Account administrator = new Account("magpie_admin", one.password());
        return new Promotion(administrator, administrator, "sslMode=DISABLED", PATIENCE, progress);
    }

    private static Address at(DatabaseServer server) {
        return new Address("127.0.0.1", server.port());
    }

    @AfterEach
    void bothRun() {
        TestServers.shared().start(one);
    }

    @Test
    void serversChangePlacesUnderLoadAndBackAndFailOver() throws Exception {
        one.createSchema(SCHEMA, one.password());
        tell(one, "CREATE TABLE promotion.committed (n INT PRIMARY KEY)");
        tell(one, "SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC");
        tell(other, "SET GLOBAL rpl_semi_sync_slave_enabled = ON");
        tell(other, "STOP SLAVE");
        tell(other, "START SLAVE");
        tell(one, "SET GLOBAL rpl_semi_sync_master_enabled = ON");
        try (Writer writer = new Writer()) {
            writer.await(20);
            promotion().switchOver(at(one), at(other));
            writer.await(20);
            assertThat(ask(one, "SELECT @@global.read_only")).isEqualTo("1");
            assertThat(ask(other, "SELECT @@global.rpl_semi_sync_master_enabled"))
                    .isEqualTo("1");
            promotion().switchOver(at(other), at(one));
            writer.await(20);
            assertThatThrownBy(() -> promotion().failOver(at(one), at(other), true))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("without --dead");
            TestServers.shared().kill(one);
            promotion().failOver(at(one), at(other), true);
            writer.await(20);
            writer.writing = false;
            writer.thread.join();
            assertThat(committed(other)).containsAll(writer.committed);
            tell(other, "SET GLOBAL rpl_semi_sync_slave_enabled = ON");
            assertThat(waitsForReplicasAfterFailOver()).isEqualTo("1");
            assertThat(waitsForReplicasAfterFailOver())
                    .as("nobody's commits waited for it")
                    .isEqualTo("0");
        }
    }

    private String waitsForReplicasAfterFailOver() throws Exception {
        promotion().failOver(at(one), at(other), false);
        return ask(other, "SELECT @@global.rpl_semi_sync_master_enabled");
    }

    @Test
    void aServerThatFollowsNobodyIsNotPromotedAndTheOtherGoesOn() throws Exception {
        assertThatThrownBy(() -> promotion().switchOver(at(other), at(one)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("follows nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":3306", "host:", "host:x", "host:0", "host:65536", "host/path", "a b"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressWithoutAPortIsThatOfMySql() {
        assertThat(Address.parse("db-1.example.org")).hasToString("db-1.example.org:3306");
    }

    /** Writes one number after the other to whichever server takes it, and remembers what was committed. */
    private final class Writer implements AutoCloseable {
        private final ConcurrentSkipListSet<Integer> committed = new ConcurrentSkipListSet<>();
        private final AtomicInteger next = new AtomicInteger();
        private volatile boolean writing = true;
        private final Thread thread = Thread.ofPlatform().name("writer").start(this::write);

        private void write() {
            while (writing) {
                for (DatabaseServer server : List.of(one, other)) {
                    writeTo(server);
                }
            }
        }

        private void writeTo(DatabaseServer server) {
            String url = server.url(SCHEMA).replace("socketTimeout=30000", "socketTimeout=5000");
            try (Connection connection = DriverManager.getConnection(url, SCHEMA, server.password());
                    Statement statement = connection.createStatement()) {
                while (writing) {
                    int n = next.incrementAndGet();
                    statement.execute("INSERT INTO committed VALUES (" + n + ")");
                    committed.add(n);
                }
            } catch (SQLException e) {
                Thread.onSpinWait();
            }
        }

        void await(int more) {
            int before = committed.size();
            Awaitility.await().atMost(PATIENCE).until(() -> committed.size() > before + more);
        }

        @Override
        public void close() {
            writing = false;
        }
    }

    private static Set<Integer> committed(DatabaseServer server) throws SQLException {
        Set<Integer> all = new HashSet<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM promotion.committed")) {
            while (rows.next()) {
                all.add(rows.getInt(1));
            }
        }
        return all;
    }

    private static String ask(DatabaseServer server, String query) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void tell(DatabaseServer server, String command) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
