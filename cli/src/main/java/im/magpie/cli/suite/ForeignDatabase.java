package im.magpie.cli.suite;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A MySQL or MariaDB that runs already.
 *
 * @param address {@code jdbc:mysql://host:port/?user=...&password=...} of an account that may make schemas and accounts
 */
record ForeignDatabase(String address) {
    static final String SCHEME = "jdbc:mysql://";

    /** Makes a schema and an account with its name that may use it alone. */
    void createSchema(String schema, String password) throws SQLException {
        String account = schema + "@'%'";
        try (Connection connection = DriverManager.getConnection(address);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + schema);
            statement.execute("CREATE USER IF NOT EXISTS " + account);
            statement.execute("ALTER USER " + account + " IDENTIFIED BY '" + password + "'");
            statement.execute("GRANT ALL PRIVILEGES ON " + schema + ".* TO " + account);
        }
    }

    /** For a service: the same server and settings, without the account that made its own. */
    String url(String schema) {
        String rest = address.substring(SCHEME.length());
        String host = rest.split("[/?]", 2)[0];
        int question = rest.indexOf('?');
        String settings = Stream.of(
                        question < 0
                                ? new String[0]
                                : rest.substring(question + 1).split("&"))
                .filter(setting -> !setting.startsWith("user=") && !setting.startsWith("password="))
                .collect(Collectors.joining("&"));
        return SCHEME + host + "/" + schema + (settings.isEmpty() ? "" : "?" + settings);
    }
}
