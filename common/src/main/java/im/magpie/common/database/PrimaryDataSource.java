package im.magpie.common.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections to whichever of several servers takes writes.
 *
 * <p>The driver's own fail-over takes the first server that answers, also a former primary that came back as a replica.
 */
final class PrimaryDataSource extends AbstractDataSource {
    private static final Pattern HOSTS = Pattern.compile("(jdbc:mysql://)([^/?]*,[^/?]*)(.*)");

    private final List<String> servers;
    private final Properties settings;
    private volatile int last;

    /** @param url {@code jdbc:mysql://HOST:PORT,HOST:PORT/SCHEMA?...} */
    PrimaryDataSource(String url, Properties settings) {
        Matcher hosts = HOSTS.matcher(url);
        if (!hosts.matches()) {
            throw new IllegalArgumentException("Not an address of several servers");
        }
        this.servers = Arrays.stream(hosts.group(2).split(",", -1))
                .map(host -> hosts.group(1) + host.strip() + hosts.group(3))
                .toList();
        this.settings = settings;
    }

    static boolean namesSeveral(String url) {
        return HOSTS.matcher(url).matches();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(settings);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        Properties all = new Properties();
        all.putAll(settings);
        all.setProperty("user", username);
        all.setProperty("password", password);
        return connect(all);
    }

    private Connection connect(Properties all) throws SQLException {
        SQLException none = new SQLTransientConnectionException(
                "None of the " + servers.size() + " servers of the database takes writes");
        int first = last;
        for (int i = 0; i < servers.size(); i++) {
            int server = (first + i) % servers.size();
            try {
                Connection connection = DriverManager.getConnection(servers.get(server), all);
                if (takesWrites(connection)) {
                    last = server;
                    return connection;
                }
            } catch (SQLException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    private static boolean takesWrites(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.read_only")) {
            row.next();
            if (!row.getBoolean(1)) {
                return true;
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.close();
        return false;
    }
}
