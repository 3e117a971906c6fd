package im.magpie.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The servers that the local profile and all integration tests rely on. */
class TestServersTest {
    private final TestServers servers = TestServers.shared();

    static List<LocalServer> all() {
        TestServers servers = TestServers.shared();
        return List.of(servers.database(), servers.redis(), servers.kafka());
    }

    @ParameterizedTest
    @MethodSource("all")
    void comesBackAfterItWasKilled(LocalServer server) {
        servers.kill(server);
        assertThat(server.ready()).isFalse();
        servers.start(server);
        assertThat(server.ready()).isTrue();
    }

    @Test
    void theDatabaseKeepsWhatWasCommittedWhenItIsKilled() throws SQLException {
        Map<String, String> properties = servers.properties("kept");
        try (Connection connection = connect(properties);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note (text VARCHAR(10))");
            statement.execute("INSERT INTO note VALUES ('here')");
        }
        servers.kill(servers.database());
        servers.start(servers.database());
        try (Connection connection = connect(properties);
                Statement statement = connection.createStatement();
                ResultSet notes = statement.executeQuery("SELECT text FROM note")) {
            assertThat(notes.next()).isTrue();
            assertThat(notes.getString(1)).isEqualTo("here");
        }
    }

    @Test
    void theDatabaseFlushesEveryCommitAndWritesABinlog() throws SQLException {
        try (Connection connection = servers.database().connect();
                Statement statement = connection.createStatement();
                ResultSet variables =
                        statement.executeQuery("SELECT @@innodb_flush_log_at_trx_commit, @@sync_binlog, @@log_bin")) {
            variables.next();
            assertThat(List.of(variables.getInt(1), variables.getInt(2), variables.getInt(3)))
                    .containsExactly(1, 1, 1);
        }
    }

    @Test
    void anAccountMayUseItsOwnSchemaOnly() throws SQLException {
        Map<String, String> one = servers.properties("one");
        servers.properties("other");
        assertThatThrownBy(() -> DriverManager.getConnection(
                        servers.database().url("other"),
                        one.get("spring.datasource.username"),
                        one.get("spring.datasource.password")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
    }

    @Test
    void nobodyComesInWithoutThePassword() {
        assertThatThrownBy(() -> DriverManager.getConnection(servers.database().url(""), "root", ""))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
        assertThat(new RedisServer(Path.of("unused"), servers.redis().port(), "wrong").ready())
                .isFalse();
        assertThat(new KafkaServer(Path.of("unused"), servers.kafka().port(), 0, "wrong").ready())
                .isFalse();
    }

    @Test
    void flushedRedisHasForgotten() throws IOException {
        servers.redis().flush();
        assertThat(servers.redis().ready()).isTrue();
    }

    @Test
    void aFileWithAPasswordIsForItsOwnerOnly() throws IOException {
        Path file = Files.createTempDirectory("private").resolve("secret");
        PrivateFiles.write(file, "s");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(file).hasContent("s");
    }

    private static Connection connect(Map<String, String> properties) throws SQLException {
        return DriverManager.getConnection(
                String.valueOf(properties.get("spring.datasource.url")),
                properties.get("spring.datasource.username"),
                properties.get("spring.datasource.password"));
    }
}
