package im.magpie.common.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Checks tokens and follows revocations in every service that knows where user-service is. */
@AutoConfiguration
@ConditionalOnClass(JWKSource.class)
@ConditionalOnProperty("magpie.user-service.urls")
@EnableConfigurationProperties({SecurityProperties.class, RevocationProperties.class})
public class TokenAutoConfiguration {
    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FETCH_AT_MOST_EVERY = Duration.ofSeconds(1);
    private static final int FETCH_TIMEOUT_MS = 1000;
    private static final int MAX_BYTES = 100_000;

    @Bean
    InternalToken internalToken(SecurityProperties properties) {
        return new InternalToken(properties.internalToken());
    }

    @Bean
    @ConditionalOnMissingBean
    TokenVerifier tokenVerifier(SecurityProperties properties) {
        JWKSource<SecurityContext> keys = null;
        for (URI instance : properties.userService().urls().reversed()) {
            keys = source(instance, keys);
        }
        return new TokenVerifier(java.util.Objects.requireNonNull(keys, "magpie.user-service.urls: at least one"));
    }

    @Bean
    Revocations revocations(SecurityProperties properties, RevocationProperties revocations, InternalToken token) {
        return new Revocations(
                new RevocationSource(
                        properties.userService().urls(),
                        token,
                        revocations.timeout(),
                        JsonMapper.builder().build(),
                        InetAddress::getAllByName),
                revocations);
    }

    /** Keys are kept for as long as user-service is away, and asked for again when a token names an unknown one. */
    private static JWKSource<SecurityContext> source(
            URI instance, @org.jspecify.annotations.Nullable JWKSource<SecurityContext> failover) {
        try {
            JWKSourceBuilder<SecurityContext> builder = JWKSourceBuilder.create(
                            instance.resolve("/.well-known/jwks.json").toURL(),
                            new DefaultResourceRetriever(FETCH_TIMEOUT_MS, FETCH_TIMEOUT_MS, MAX_BYTES))
                    .cache(KEYS_LIVE.toMillis(), REFRESH_TIMEOUT.toMillis())
                    .rateLimited(FETCH_AT_MOST_EVERY.toMillis())
                    .outageTolerantForever();
            return (failover == null ? builder : builder.failover(failover)).build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("magpie.user-service.urls: " + instance + " is no address", e);
        }
    }
}
