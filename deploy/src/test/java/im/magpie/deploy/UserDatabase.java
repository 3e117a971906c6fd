package im.magpie.deploy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.TestServers;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** user-service's schema in a real database, empty at first, its two accounts, and the secrets that lead there. */
final class UserDatabase {
    static final String PASSWORD = "correct horse battery staple";

    private static final String OWNER = "magpie_user";
    private static final String SERVICE = "magpie_user_dml";

    private final DatabaseServer server = TestServers.shared().database();
    private final String keyset = keyset();

    UserDatabase() throws SQLException {
        sql("DROP DATABASE IF EXISTS magpie_user");
        server.createSchema(OWNER, PASSWORD);
        sql("CREATE USER IF NOT EXISTS '%s'@'127.0.0.1' IDENTIFIED BY '%s'".formatted(SERVICE, PASSWORD));
        sql("GRANT SELECT, INSERT, UPDATE, DELETE ON magpie_user.* TO '%s'@'127.0.0.1'".formatted(SERVICE));
    }

    String url() {
        return server.url("magpie_user");
    }

    int port() {
        return server.port();
    }

    void kill() {
        TestServers.shared().kill(server);
    }

    /** It runs for others too. */
    void start() {
        TestServers.shared().start(server);
    }

    /** By name, as the manifests mount them. */
    Map<String, Map<String, String>> secrets() {
        return Map.of(
                "magpie-internal", Map.of("magpie.internal-token", "x".repeat(40)),
                "magpie-user-database", account(SERVICE),
                "magpie-user-database-owner", account(OWNER),
                "magpie-keyset", Map.of("keyset.json", keyset));
    }

    int appliedMigrations() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM magpie_user.flyway_schema_history WHERE success")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Map<String, String> account(String name) {
        return Map.of("spring.datasource.username", name, "spring.datasource.password", PASSWORD);
    }

    private static String keyset() {
        try {
            AeadConfig.register();
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sql(String command) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
