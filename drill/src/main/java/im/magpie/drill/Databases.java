package im.magpie.drill;

import im.magpie.servers.DatabaseServer;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Two servers of MariaDB, of which one follows the other; if replicated, nothing is committed on the one before the other has it. */
final class Databases {
    private static final String ROWS = "_rows";
    private static final String HERE = "127.0.0.1:";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TestServers servers = TestServers.shared();
    private final Path home;
    private final Path folder;
    private final Redundancy redundancy;
    private final String password;
    private DatabaseServer primary;
    private DatabaseServer replica;
    private int made = 2;

    /**
     * @param home the checkout
     * @param folder for servers that replace others
     * @param password of the services' accounts
     */
    Databases(Path home, Path folder, Redundancy redundancy, String password) throws SQLException {
        this.home = home;
        this.folder = folder;
        this.redundancy = redundancy;
        this.password = password;
        // First: the accounts are to reach it too.
        replica = servers.replica();
        primary = servers.database();
        for (String schema : new String[] {"magpie_user", "magpie_message"}) {
            accounts(schema);
        }
        if (redundancy == Redundancy.REPLICATED) {
            confirms(primary);
            confirms(replica);
            tell(replica, "SET GLOBAL rpl_semi_sync_slave_enabled = ON", "STOP SLAVE", "START SLAVE");
            tell(primary, "SET GLOBAL rpl_semi_sync_master_enabled = ON");
        }
    }

    /** One account may change the schema, the other only rows. */
    private void accounts(String schema) throws SQLException {
        primary.createSchema(schema, password);
        String account = "'" + schema + ROWS + "'@'127.0.0.1'";
        tell(
                primary,
                "CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY '" + password + "'",
                "ALTER USER " + account + " IDENTIFIED BY '" + password + "'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + schema + ".* TO " + account);
    }

    /** As the manifests have it: whichever part it takes, a commit waits for the other server, however long that takes (G1). */
    private static void confirms(DatabaseServer server) throws SQLException {
        tell(
                server,
                "SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC",
                "SET GLOBAL rpl_semi_sync_master_timeout = 4294967295",
                "SET GLOBAL rpl_semi_sync_master_wait_no_slave = ON");
    }

    Map<String, String> owner(String schema) {
        return account(schema);
    }

    Map<String, String> rows(String schema) {
        return account(schema + ROWS);
    }

    private Map<String, String> account(String name) {
        return Map.of("spring.datasource.username", name, "spring.datasource.password", password);
    }

    /** Settings of the manifests, with these servers' addresses. */
    void place(Map<String, String> settings) {
        if (redundancy == Redundancy.SINGLE) {
            settings.replace("magpie.database.durability", "flushed");
        }
        settings.computeIfPresent("spring.datasource.url", (key, url) -> here(url));
        settings.computeIfPresent("magpie.reads.replicas", (key, url) -> here(url));
    }

    private String here(String url) {
        return url.replace("mysql-primary:3306", HERE + primary.port())
                .replace("mysql-replica:3306", HERE + replica.port())
                .replace("sslMode=REQUIRED", "sslMode=DISABLED&allowPublicKeyRetrieval=true");
    }

    /** {@code ./magpie db promote}; answers how long nothing could be written. */
    Duration changePlaces() throws IOException, InterruptedException {
        Duration without = promote(List.of());
        DatabaseServer former = primary;
        primary = replica;
        replica = former;
        return without;
    }

    void killPrimary() {
        servers.kill(primary);
    }

    /** {@code ./magpie db promote --dead}. */
    void failOver() throws IOException, InterruptedException {
        promote(List.of("--dead"));
    }

    /**
     * In the place of the former primary, with its address, comes a replica that has nothing of it: its data may hold what was never acknowledged, and a
     * server skips what bears its own number.
     */
    void replaceDead() throws SQLException {
        DatabaseServer dead = primary;
        primary = replica;
        replica = new DatabaseServer(folder.resolve("database-" + ++made), dead.port(), dead.password(), made);
        servers.start(replica);
        confirms(replica);
        tell(replica, "SET GLOBAL rpl_semi_sync_slave_enabled = ON");
        replica.follow(primary);
    }

    private Duration promote(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("magpie").toString(),
                "db",
                "promote",
                "--from",
                HERE + primary.port(),
                "--to",
                HERE + replica.port(),
                "--user",
                "magpie_admin",
                "--settings",
                "sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "--json"));
        command.addAll(options);
        Path errors = folder.resolve("promote.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().put("MAGPIE_DB_PASSWORD", primary.password());
        Process process = builder.start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new DrillException("magpie db promote failed: " + errors + " says why.");
        }
        return Duration.ofMillis(JSON.readTree(answer).path("withoutWritesMs").asLong());
    }

    /** Those that were made here; the others end with this JVM. */
    void close() {
        if (made > 2) {
            servers.kill(replica);
        }
    }

    private static void tell(DatabaseServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
