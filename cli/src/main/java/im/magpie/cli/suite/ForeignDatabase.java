package im.magpie.cli.suite;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A MySQL or MariaDB that runs already.
 *
 * @param address {@code jdbc:mysql://host:port[,host:port]/?user=...&password=...} of an account that may make schemas and accounts
 */
record ForeignDatabase(String address) {
    static final String SCHEME = "jdbc:mysql://";

    /** Makes a schema and an account with its name that may use it alone. */
    void createSchema(String schema, String password) throws SQLException {
        String account = schema + "@'%'";
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + schema);
            statement.execute("CREATE USER IF NOT EXISTS " + account);
            statement.execute("ALTER USER " + account + " IDENTIFIED BY '" + password + "'");
            statement.execute("GRANT ALL PRIVILEGES ON " + schema + ".* TO " + account);
        }
    }

    /** To the server that takes writes, where the address names several. */
    Connection connect() throws SQLException {
        String hosts = hosts();
        SQLException none = new SQLException("no server at " + hosts + " takes writes");
        for (String host : hosts.split(",", -1)) {
            String one = address.replace(SCHEME + hosts, SCHEME + host.strip());
            try {
                if (takesWrites(one)) {
                    return DriverManager.getConnection(one);
                }
            } catch (SQLException e) {
                none = e;
            }
        }
        throw none;
    }

    private static boolean takesWrites(String one) throws SQLException {
        try (Connection connection = DriverManager.getConnection(one);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.read_only")) {
            return row.next() && !row.getBoolean(1);
        }
    }

    private String hosts() {
        return address.substring(SCHEME.length()).split("[/?]", 2)[0];
    }

    /** For a service: the same server and settings, without the account that made its own. */
    String url(String schema) {
        String rest = address.substring(SCHEME.length());
        int question = rest.indexOf('?');
        String settings = Stream.of(
                        question < 0
                                ? new String[0]
                                : rest.substring(question + 1).split("&"))
                .filter(setting -> !setting.startsWith("user=") && !setting.startsWith("password="))
                .collect(Collectors.joining("&"));
        return SCHEME + hosts() + "/" + schema + (settings.isEmpty() ? "" : "?" + settings);
    }
}
