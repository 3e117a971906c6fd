package im.magpie.presence.status;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.servers.TestServers;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** What a Redis that loses everything makes of those who were online. In a database of its own, where nobody else looks. */
class StatusStoreTest {
    private static final int DATABASE = 7;

    private final RedissonClient redis = client();
    private final StatusStore store = new StatusStore(redis);

    @BeforeEach
    void nothingIsThere() {
        redis.getKeys().flushdb();
    }

    @AfterEach
    void end() {
        redis.shutdown();
    }

    @Test
    void whatWasLostIsWhatThisInstanceBelievedAndNobodyIsNew() {
        store.believedOnline(Set.of());
        store.cameOnline(Set.of(1L, 2L));
        redis.getKeys().flushdb();

        assertThat(store.believedOnline(Set.of(1L, 2L))).containsExactlyInAnyOrder(1L, 2L);
        assertThat(store.cameOnline(Set.of(1L, 2L, 3L))).containsExactly(3L);
    }

    @Test
    void whatIsThereCountsMoreThanWhatThisInstanceBelieved() {
        store.believedOnline(Set.of());
        store.cameOnline(Set.of(1L));

        assertThat(store.believedOnline(Set.of(2L))).containsExactly(1L);
    }

    @Test
    void whatAnotherInstanceSaidSinceTheLossIsKept() {
        store.cameOnline(Set.of(3L));

        assertThat(store.believedOnline(Set.of(1L))).containsExactlyInAnyOrder(1L, 3L);
    }

    private static RedissonClient client() {
        var servers = TestServers.shared().properties();
        Config config = new Config();
        config.setPassword(servers.get("magpie.redis.password"));
        config.useSingleServer().setAddress(servers.get("magpie.redis.address")).setDatabase(DATABASE);
        return Redisson.create(config);
    }
}
