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
 * @param serverId its number among those that replicate from each other
 */
public record DatabaseServer(Path folder, int port, String password, int serverId) implements LocalServer {
    static final String ADMINISTRATOR = "magpie_admin";

    private static final String LOCAL = "@'127.0.0.1'";

    /** One that is alone. */
    public DatabaseServer(Path folder, int port, String password) {
        this(folder, port, password, 1);
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public List<String> prepare(Path log) throws IOException, InterruptedException {
        Path home = DatabaseInstallation.home();
        Path data = PrivateFiles.folder(folder.toAbsolutePath()).resolve("data");
        if (Files.notExists(data)) {
            DatabaseInstallation.make(home, data, log);
        }
        Path accounts = data.resolveSibling("accounts.sql");
        PrivateFiles.write(accounts, accounts());
        List<String> command = new ArrayList<>(DatabaseInstallation.command(home, data));
        command.addAll(List.of(
                "--init-file=" + accounts,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                // A path of a socket may have 107 bytes, fewer than the folder's may; nobody needs one.
                "--socket=",
                "--pid-file=" + data.resolveSibling("pid"),
                "--skip-name-resolve",
                "--skip-ssl",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--server-id=" + serverId,
                "--log-slave-updates",
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
        return command;
    }

    @Override
    public boolean ready() {
        if (!answers()) {
            return false;
        }
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** The server speaks first. */
    @Override
    public boolean answers() {
        return Probe.answers(port);
    }

    /**
     * Makes a schema and an account that may use that schema alone, with the given password also where it had another.
     *
     * @param schema also the name of the account
     */
    public void createSchema(String schema, String accountPassword) throws SQLException {
        String account = schema + LOCAL;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + schema);
            statement.execute("CREATE USER IF NOT EXISTS " + account);
            statement.execute("ALTER USER " + account + " IDENTIFIED BY '" + accountPassword + "'");
            statement.execute("GRANT ALL PRIVILEGES ON " + schema + ".* TO " + account);
        }
    }

    /** Becomes a replica of the other, from the first of its changes on, which nobody else may write to. */
    public void follow(DatabaseServer primary) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL read_only = ON");
            statement.execute(("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = %d, MASTER_USER = '%s',"
                            + " MASTER_PASSWORD = '%s', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_SSL = 0")
                    .formatted(primary.port, ADMINISTRATOR, primary.password));
            statement.execute("START SLAVE");
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

    /** Run at each start, before anyone can connect: only the one account with a password may come in. Each server has its own. */
    private String accounts() {
        return """
                SET SESSION sql_log_bin = OFF;
                CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1';
                ALTER USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL PRIVILEGES ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
                DELETE FROM mysql.global_priv WHERE User IN ('', 'root');
                FLUSH PRIVILEGES;
                """.formatted(ADMINISTRATOR, password);
    }
}
