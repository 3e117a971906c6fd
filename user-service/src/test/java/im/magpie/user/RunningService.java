package im.magpie.user;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.common.security.TestIssuer;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An instance of user-service with cheap hashes, on a random port. */
final class RunningService implements AutoCloseable {
    static final String ADMINISTRATOR = "Root.Admin";
    static final String ADMINISTRATOR_PASSWORD = "an administrator's password";
    private static final String DATABASE_PASSWORD = "password-of-the-test-database";
    private static final String SCHEMA = "user_service";

    /** Holds what all tests share; made at first use. */
    private static final class Shared {
        static final Path KEYSET = keyset();
        static final RunningService INSTANCE = start();
    }

    private final ConfigurableApplicationContext context;

    private RunningService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningService shared() {
        return Shared.INSTANCE;
    }

    /** One more instance on the shared database; settings as {@code name=value}. */
    static RunningService start(String... settings) {
        return startOn(SCHEMA, settings);
    }

    static RunningService startOn(String schema, String... settings) {
        Map<String, String> properties = new HashMap<>(databaseOf(schema));
        properties.put("server.port", "0");
        properties.put("magpie.internal-token", TestIssuer.INTERNAL_TOKEN);
        properties.put("magpie.crypto.keyset-file", Shared.KEYSET.toString());
        properties.put("magpie.user.registration", "open");
        properties.put("magpie.user.password.memory", "8KB");
        properties.put("magpie.user.password.iterations", "1");
        properties.put("magpie.user.throttle.exempt-loopback", "true");
        properties.put("magpie.user.first-administrator.username", ADMINISTRATOR);
        properties.put("magpie.user.first-administrator.password", ADMINISTRATOR_PASSWORD);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        String[] arguments = properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        return new RunningService(new SpringApplicationBuilder(UserServiceApplication.class)
                .properties("spring.config.name=user-service", "logging.structured.format.console=")
                .run(arguments));
    }

    Api api() {
        return new Api(url());
    }

    /** Logged in as the administrator. */
    Api administrator() {
        return api().logIn(ADMINISTRATOR, ADMINISTRATOR_PASSWORD);
    }

    String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    JdbcClient database() {
        return context.getBean(JdbcClient.class);
    }

    @Override
    public void close() {
        context.close();
    }

    private static Map<String, String> databaseOf(String schema) {
        DatabaseServer server = TestServers.shared().database();
        try {
            server.createSchema(schema, DATABASE_PASSWORD);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "spring.datasource.url", server.url(schema),
                "spring.datasource.username", schema,
                "spring.datasource.password", DATABASE_PASSWORD);
    }

    private static Path keyset() {
        try {
            AeadConfig.register();
            Path file = Files.createTempFile("magpie-keyset", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file,
                    TinkJsonProtoKeysetFormat.serializeKeyset(
                            KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
                            InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
