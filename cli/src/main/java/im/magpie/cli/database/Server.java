package im.magpie.cli.database;

import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Refusal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One server of the database, for an administrator. */
final class Server implements AutoCloseable {
    private static final int CONNECT_MS = 3000;

    /** It was gone already. */
    private static final int NO_SUCH_THREAD = 1094;

    private final Address address;
    private final Connection connection;
    private final Dialect dialect;

    private Server(Address address, Connection connection, Dialect dialect) {
        this.address = address;
        this.connection = connection;
        this.dialect = dialect;
    }

    /** @param settings of Connector/J, as in its addresses: {@code sslMode=VERIFY_CA&...}; may be empty */
    static Server connect(Address address, Account account, String settings) throws SQLException {
        Connection connection = DriverManager.getConnection(
                "jdbc:mysql://" + address + "/?connectTimeout=" + CONNECT_MS
                        + (settings.isEmpty() ? "" : "&" + settings),
                account.user(),
                account.password());
        Server server = new Server(address, connection, Dialect.MYSQL);
        return new Server(
                address, connection, Dialect.of(server.ask("SELECT VERSION()").orElse("")));
    }

    Address address() {
        return address;
    }

    /** Nobody writes any more; returns when what was being committed is. */
    void freeze(Duration patience) throws SQLException {
        run("SET SESSION lock_wait_timeout = " + Math.max(1, patience.toSeconds()));
        run("SET GLOBAL " + dialect.readOnly() + " = ON");
    }

    void thaw() throws SQLException {
        for (String statement : dialect.thaw()) {
            run(statement);
        }
    }

    /** Ends all connections but those of the server itself and of replicas: who comes back sees that it is no primary any more. */
    void expel() throws SQLException {
        String others = dialect.connections() + " WHERE id <> CONNECTION_ID() AND command NOT LIKE 'Binlog Dump%'"
                + " AND user NOT IN ('system user', 'event_scheduler') AND command NOT IN ('Daemon', 'Slave_IO', 'Slave_SQL')";
        List<Long> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(others)) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        for (long id : ids) {
            try {
                run("KILL " + id);
            } catch (SQLException e) {
                if (e.getErrorCode() != NO_SUCH_THREAD) {
                    throw e;
                }
            }
        }
    }

    /** All that was committed here. */
    String position() throws SQLException {
        return ask(dialect.position()).orElse("").replace("\n", "");
    }

    /** What was received here, whether applied or not; nothing more is received. */
    String received() throws SQLException {
        run(dialect.stopReceiving());
        return status(dialect.received()).replace("\n", "");
    }

    /** Whether it follows someone and applies what it gets. */
    boolean follows() throws SQLException {
        return status(dialect.running() + "_IO_Running").equals("Yes")
                && status(dialect.running() + "_SQL_Running").equals("Yes");
    }

    /** Waits until all of that is applied. */
    void await(String position, Duration patience) throws SQLException {
        if (position.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(dialect.awaitPosition())) {
            statement.setString(1, position);
            statement.setLong(2, patience.toSeconds());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getInt(1) != 0) {
                    throw new Refusal(
                            ExitCode.TIMED_OUT,
                            address + " has not caught up within " + patience.toSeconds()
                                    + " s: see why it lags, then try again, with a longer --patience.");
                }
            }
        }
    }

    /** Takes writes and follows nobody. */
    void lead(boolean semiSync) throws SQLException {
        for (String statement : dialect.leave()) {
            run(statement);
        }
        semiSync(dialect.receiver(), false);
        semiSync(dialect.sender(), semiSync);
        thaw();
    }

    /** Takes no writes and gets those of the other. */
    void follow(Address primary, Account account, boolean tls, boolean semiSync) throws SQLException {
        semiSync(dialect.sender(), false);
        semiSync(dialect.receiver(), semiSync);
        for (String statement : dialect.follow()) {
            run(
                    statement.contains("%")
                            ? statement.formatted(
                                    primary.host(),
                                    primary.port(),
                                    quoted(account.user()),
                                    quoted(account.password()),
                                    tls ? 1 : 0)
                            : statement);
        }
    }

    /** Whether commits wait for a replica. */
    boolean semiSync() throws SQLException {
        return semiSync(dialect.sender());
    }

    /** Whether the primary's commits wait for it. */
    boolean confirms() throws SQLException {
        return semiSync(dialect.receiver());
    }

    private boolean semiSync(String side) throws SQLException {
        return variable("rpl_semi_sync_" + side + "_enabled")
                .filter(value -> value.equals("ON"))
                .isPresent();
    }

    private void semiSync(String side, boolean on) throws SQLException {
        String variable = "rpl_semi_sync_" + side + "_enabled";
        if (variable(variable).isPresent()) {
            run("SET GLOBAL " + variable + " = " + (on ? "ON" : "OFF"));
        }
    }

    private Optional<String> variable(String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE '" + name + "'")) {
            return row.next() ? Optional.of(row.getString(2)) : Optional.empty();
        }
    }

    private String status(String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(dialect.status())) {
            return row.next() ? row.getString(column) : "";
        }
    }

    private Optional<String> ask(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "''");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
