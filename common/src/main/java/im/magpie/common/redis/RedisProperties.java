package im.magpie.common.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is.
 *
 * @param address {@code redis://host:port}, {@code rediss://} with TLS
 * @param password absent where Redis asks for none
 * @param timeout how long one command may take; routes are worthless when they are late
 */
@ConfigurationProperties("magpie.redis")
record RedisProperties(
        String address,
        @Nullable String password,
        @DefaultValue("500ms") Duration timeout) {}
