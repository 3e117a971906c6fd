package im.magpie.common.redis;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** A {@link RedissonClient} for the services that have an address configured. */
@AutoConfiguration
@ConditionalOnClass(RedissonClient.class)
@ConditionalOnProperty("magpie.redis.address")
@EnableConfigurationProperties(RedisProperties.class)
public class RedisAutoConfiguration {
    private static final int THREADS = 2;
    private static final int CONNECTIONS = 8;
    private static final int PING_INTERVAL_MS = 1000;

    /** Connects lazily: a service starts, and says what is wrong in its readiness, while Redis is away. */
    @Bean(destroyMethod = "shutdown")
    RedissonClient redissonClient(RedisProperties properties) {
        Config config = new Config();
        config.setThreads(THREADS);
        config.setNettyThreads(THREADS);
        config.setLazyInitialization(true);
        if (properties.password() != null) {
            config.setPassword(properties.password());
        }
        int timeout = Math.toIntExact(properties.timeout().toMillis());
        config.useSingleServer()
                .setAddress(properties.address())
                .setTimeout(timeout)
                .setConnectTimeout(timeout)
                .setRetryAttempts(0)
                .setPingConnectionInterval(PING_INTERVAL_MS)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(CONNECTIONS)
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0);
        return Redisson.create(config);
    }
}
