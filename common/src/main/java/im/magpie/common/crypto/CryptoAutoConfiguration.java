package im.magpie.common.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The installation's keyset, and a {@link ContentCipher} of it, for the services that have a keyset file configured. */
@AutoConfiguration
@ConditionalOnProperty("magpie.crypto.keyset-file")
@EnableConfigurationProperties(CryptoProperties.class)
public class CryptoAutoConfiguration {

    @Bean
    @ConfigurationPropertiesBinding
    static PathConverter pathConverter() {
        return new PathConverter();
    }

    @Bean
    Aead aead(CryptoProperties properties) {
        try {
            AeadConfig.register();
            String json = Files.readString(properties.keysetFile());
            return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "magpie.crypto.keyset-file: " + properties.keysetFile() + " can't be read as a Tink keyset", e);
        }
    }

    @Bean
    ContentCipher contentCipher(Aead aead) {
        return new ContentCipher(aead);
    }
}
