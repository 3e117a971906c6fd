package im.magpie.common.redis;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is.
 *
 * @param address {@code redis://host:port}, {@code rediss://} with TLS; of Sentinel where there is a {@code master}, one or several
 * @param master name of the one that Sentinel watches; absent where there is no Sentinel
 * @param password absent where Redis asks for none; Sentinel's too
 * @param timeout how long one command may take; routes are worthless when they are late
 */
@ConfigurationProperties("magpie.redis")
record RedisProperties(
        List<String> address,
        @Nullable String master,
        @Nullable String password,
        @DefaultValue("500ms") Duration timeout) {}
