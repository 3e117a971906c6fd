package im.magpie.common.crypto;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Encryption at rest.
 *
 * @param keysetFile the Tink keyset (JSON, mode 0600) that all services share; losing it is losing all content
 */
@ConfigurationProperties("magpie.crypto")
public record CryptoProperties(Path keysetFile) {}
