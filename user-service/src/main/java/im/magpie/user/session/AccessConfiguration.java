package im.magpie.user.session;

import im.magpie.common.security.InternalToken;
import im.magpie.common.security.PublicPaths;
import im.magpie.common.security.TokenVerifier;
import im.magpie.user.key.SigningKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How this service knows its own callers: by its own keys and its own table of sessions. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /**
     * The secret between the services.
     *
     * @param internalToken at least 32 random characters, the same in the whole installation
     */
    @ConfigurationProperties("magpie")
    record InternalProperties(@Nullable String internalToken) {
        @Override
        public String toString() {
            return "internal token";
        }
    }

    @Bean
    InternalToken internalToken(InternalProperties properties) {
        if (properties.internalToken() == null) {
            throw new IllegalStateException("magpie.internal-token is not set: at least 32 random characters");
        }
        return new InternalToken(properties.internalToken());
    }

    @Bean
    TokenVerifier tokenVerifier(SigningKeys keys) {
        return new TokenVerifier(keys);
    }

    @Bean
    PublicPaths publicPaths() {
        return new PublicPaths(List.of("POST /v1/users", "POST /v1/sessions", "POST /v1/sessions/refresh"));
    }
}
