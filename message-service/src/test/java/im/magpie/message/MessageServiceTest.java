package im.magpie.message;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service on real servers: what the tests of its REST interface have in common. */
@SpringBootTest(
        classes = MessageServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=message-service", "logging.structured.format.console="})
public abstract class MessageServiceTest {
    protected static final TestIssuer ISSUER = new TestIssuer();
    static final Map<String, String> SERVERS = servers();
    private static final AtomicLong USERS = new AtomicLong(System.currentTimeMillis() << 20);

    @Autowired
    protected Environment environment;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        SERVERS.forEach((name, value) -> registry.add(name, () -> value));
    }

    /** Someone new, logged in. */
    protected Client someone() {
        UserId user = newUser();
        int port = environment.getRequiredProperty("local.server.port", Integer.class);
        return new Client(port, user, ISSUER.token(user, new SessionId(user.value())));
    }

    protected static UserId newUser() {
        return new UserId(USERS.incrementAndGet());
    }

    @BeforeEach
    void waitUntilReady() {
        Client anyone = someone();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> anyone.get("/actuator/health/readiness").status() == 200);
    }

    private static Map<String, String> servers() {
        Map<String, String> properties = new HashMap<>(TestServers.shared().properties("message_rest"));
        properties.putAll(ISSUER.properties());
        properties.put("magpie.crypto.keyset-file", keyset().toString());
        return properties;
    }

    private static Path keyset() {
        try {
            AeadConfig.register();
            Path file = Files.createTempFile("keyset", ".json");
            Files.writeString(
                    file,
                    TinkJsonProtoKeysetFormat.serializeKeyset(
                            KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
                            InsecureSecretKeyAccess.get()));
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
