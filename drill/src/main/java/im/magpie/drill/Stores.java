package im.magpie.drill;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.Passwords;
import im.magpie.servers.TestServers;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Database, replica, Redis and Kafka of this machine in place of the cluster's, the secrets that lead into them, and the settings that differ. */
final class Stores {
    private static final String ROWS = "_rows";

    private final TestServers servers = TestServers.shared();
    private final String password = Passwords.random();
    private final Map<String, String> kafka;

    /** Starts what does not run. */
    Stores() throws SQLException {
        // The accounts are to reach the replica too.
        servers.replica();
        for (String schema : new String[] {"magpie_user", "magpie_message"}) {
            accounts(schema);
        }
        kafka = servers.kafka().clientProperties();
        servers.redis();
    }

    /** One account may change the schema, the other only rows. */
    private void accounts(String schema) throws SQLException {
        DatabaseServer database = servers.database();
        database.createSchema(schema, password);
        String account = "'" + schema + ROWS + "'@'127.0.0.1'";
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY '" + password + "'");
            statement.execute("ALTER USER " + account + " IDENTIFIED BY '" + password + "'");
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + schema + ".* TO " + account);
        }
    }

    Map<String, Map<String, String>> secrets() {
        return Map.of(
                "magpie-internal", Map.of("magpie.internal-token", Passwords.random() + Passwords.random()),
                "magpie-keyset", Map.of("keyset.json", keyset()),
                "magpie-user-database", account("magpie_user" + ROWS),
                "magpie-user-database-owner", account("magpie_user"),
                "magpie-message-database", account("magpie_message" + ROWS),
                "magpie-message-database-owner", account("magpie_message"),
                "magpie-redis", Map.of("magpie.redis.password", servers.redis().password()),
                "magpie-kafka",
                        Map.of(
                                "spring.kafka.properties.sasl.jaas.config",
                                Objects.requireNonNull(kafka.get("sasl.jaas.config"))));
    }

    private Map<String, String> account(String name) {
        return Map.of("spring.datasource.username", name, "spring.datasource.password", password);
    }

    /** The settings of a ConfigMap, with the addresses and numbers of these servers: one Redis, one broker, asynchronous replication. */
    Map<String, String> here(Map<String, String> settings) {
        Map<String, String> here = new HashMap<>(settings);
        here.remove("magpie.redis.master");
        here.replace("magpie.redis.address", servers.redis().address());
        here.replace("spring.kafka.bootstrap-servers", servers.kafka().bootstrapServers());
        here.replace("magpie.topics.replicas", "1");
        here.replace("magpie.topics.min-in-sync", "1");
        here.replace("magpie.database.durability", "flushed");
        here.computeIfPresent(
                "spring.datasource.url", (key, url) -> servers.database().url(schema(url)));
        here.computeIfPresent(
                "magpie.reads.replicas", (key, url) -> servers.replica().url(schema(url)));
        return here;
    }

    private static String schema(String url) {
        return url.replaceFirst("^.*/(\\w+)\\?.*$", "$1");
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
}
