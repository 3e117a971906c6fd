package im.magpie.common.redis;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;
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
        if (properties.master() == null) {
            single(config, properties);
        } else {
            sentinels(config, properties, properties.master());
        }
        return Redisson.create(config);
    }

    private static void single(Config config, RedisProperties properties) {
        if (properties.address().size() != 1) {
            throw new IllegalStateException(
                    "magpie.redis.address: several are for Sentinel, which needs magpie.redis.master too");
        }
        int timeout = Math.toIntExact(properties.timeout().toMillis());
        config.useSingleServer()
                .setAddress(properties.address().getFirst())
                .setTimeout(timeout)
                .setConnectTimeout(timeout)
                .setRetryAttempts(0)
                .setPingConnectionInterval(PING_INTERVAL_MS)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(CONNECTIONS)
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0);
    }

    /** Follows the master that the Sentinels name; a replica is never asked. */
    private static void sentinels(Config config, RedisProperties properties, String master) {
        int timeout = Math.toIntExact(properties.timeout().toMillis());
        config.useSentinelServers()
                .setMasterName(master)
                .addSentinelAddress(properties.address().toArray(String[]::new))
                .setSentinelPassword(properties.password())
                // One address may lead to all of them.
                .setCheckSentinelsList(false)
                .setScanInterval(PING_INTERVAL_MS)
                .setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(SubscriptionMode.MASTER)
                .setTimeout(timeout)
                .setConnectTimeout(timeout)
                .setRetryAttempts(0)
                .setPingConnectionInterval(PING_INTERVAL_MS)
                .setMasterConnectionMinimumIdleSize(1)
                .setMasterConnectionPoolSize(CONNECTIONS)
                .setSlaveConnectionMinimumIdleSize(0)
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0);
    }
}
