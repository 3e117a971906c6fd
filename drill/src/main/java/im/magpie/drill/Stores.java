package im.magpie.drill;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.servers.Passwords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Databases, Redis and Kafka of this machine in place of the cluster's, and the secrets that lead into them. */
final class Stores implements AutoCloseable {
    private static final String USER = "magpie_user";
    private static final String MESSAGE = "magpie_message";

    private final String password = Passwords.random();
    private final String administrator = Passwords.random();
    private final Databases databases;
    private final RedisServers redis;
    private final Brokers brokers;

    /** Starts them. */
    Stores(Manifests manifests, Path home, Path folder, Redundancy redundancy) throws IOException, SQLException {
        Files.createDirectories(folder);
        brokers = new Brokers(folder, redundancy, password);
        redis = new RedisServers(manifests, folder, redundancy, password);
        databases = new Databases(home, folder, redundancy, password);
    }

    /** Password of the account {@code admin}. */
    String administrator() {
        return administrator;
    }

    Databases databases() {
        return databases;
    }

    RedisServers redis() {
        return redis;
    }

    Brokers brokers() {
        return brokers;
    }

    Map<String, Map<String, String>> secrets() {
        return Map.of(
                "magpie-internal", Map.of("magpie.internal-token", Passwords.random() + Passwords.random()),
                "magpie-administrator",
                        Map.of(
                                "magpie.user.first-administrator.username",
                                "admin",
                                "magpie.user.first-administrator.password",
                                administrator),
                "magpie-keyset", Map.of("keyset.json", keyset()),
                "magpie-user-database", databases.rows(USER),
                "magpie-user-database-owner", databases.owner(USER),
                "magpie-message-database", databases.rows(MESSAGE),
                "magpie-message-database-owner", databases.owner(MESSAGE),
                "magpie-redis", Map.of("magpie.redis.password", password),
                "magpie-kafka", Map.of("spring.kafka.properties.sasl.jaas.config", brokers.login()));
    }

    /** The settings of a ConfigMap, with the addresses of these servers. */
    Map<String, String> here(Map<String, String> settings) {
        Map<String, String> here = new HashMap<>(settings);
        databases.place(here);
        redis.place(here);
        brokers.place(here);
        return here;
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

    @Override
    public void close() {
        databases.close();
        redis.close();
        brokers.close();
    }
}
