package im.magpie.message.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.id.ConversationId;
import im.magpie.message.user.KnownUsers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;

/** Who answers those that read on: a replica that knows all that the primary knows of the conversation, else the primary. */
@Component
final class Replicas implements DisposableBean {
    /** Over so many of the last questions it is seen whether a replica is worth asking, and so many try it again. */
    private static final int WINDOW = 20;

    private static final int TRIES = 3;

    /** Read times are milliseconds; who asks waits 2 s, and the primary is to have its turn within them. */
    private static final int PATIENCE_MS = 500;

    private final List<Replica> replicas;
    private final History primary;
    private final Heads heads;
    private final Snapshots snapshots;
    private final AtomicInteger turn = new AtomicInteger();
    private final Counter byReplica;
    private final Counter byPrimary;

    Replicas(
            ReadsProperties properties,
            HikariDataSource readers,
            DataSourceProperties account,
            History primary,
            Heads heads,
            Snapshots snapshots,
            ContentCipher cipher,
            KnownUsers users,
            MeterRegistry meters) {
        this.primary = primary;
        this.heads = heads;
        this.snapshots = snapshots;
        byReplica = meters.counter("magpie.reads", "server", "replica");
        byPrimary = meters.counter("magpie.reads", "server", "primary");
        replicas = properties.replicas().stream()
                .map(url -> {
                    HikariDataSource pool = pool(url, properties, readers, account);
                    JdbcClient database = JdbcClient.create(pool);
                    Snapshots those = new Snapshots(new JdbcTransactionManager(pool), pool, properties);
                    Heads ends = new Heads(database);
                    History history =
                            new History(new Access(database, those, users), new Entries(database, cipher), ends);
                    return new Replica(pool, those, ends, history, breaker(url, properties));
                })
                .toList();
    }

    /** One answer, from one snapshot of one server. */
    <T> T read(ConversationId conversation, Function<History, T> query) {
        if (!replicas.isEmpty()) {
            long head = snapshots.probe(() -> heads.of(conversation));
            // Rounds through all of them, also past the end of the numbers.
            int first = turn.getAndIncrement();
            for (int i = 0; i < replicas.size(); i++) {
                Optional<T> answer =
                        replicas.get(Math.floorMod(first + i, replicas.size())).ask(conversation, head, query);
                if (answer.isPresent()) {
                    byReplica.increment();
                    return answer.get();
                }
            }
        }
        byPrimary.increment();
        return query.apply(primary);
    }

    @Override
    public void destroy() {
        replicas.forEach(Replica::close);
    }

    private static HikariDataSource pool(
            String url, ReadsProperties properties, HikariDataSource readers, DataSourceProperties account) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(Objects.requireNonNullElseGet(properties.replicaUsername(), account::getUsername));
        config.setPassword(Objects.requireNonNullElseGet(properties.replicaPassword(), account::getPassword));
        config.setPoolName("replica");
        config.setMaximumPoolSize(readers.getMaximumPoolSize());
        config.setMinimumIdle(readers.getMinimumIdle());
        config.setReadOnly(true);
        config.setConnectionTimeout(PATIENCE_MS);
        config.setValidationTimeout(PATIENCE_MS);
        // One that is gone when the service starts comes back later.
        config.setInitializationFailTimeout(-1);
        config.setDataSourceProperties(readers.getDataSourceProperties());
        config.addDataSourceProperty("connectTimeout", Integer.toString(PATIENCE_MS));
        config.addDataSourceProperty("socketTimeout", Integer.toString(PATIENCE_MS));
        return new HikariDataSource(config);
    }

    private static CircuitBreaker breaker(String url, ReadsProperties properties) {
        // Without the jdbc: in front it is an address of the usual kind; what may stand in its query is nobody's
        // business.
        String name = "replica " + URI.create(url.substring("jdbc:".length())).getAuthority();
        return CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(WINDOW)
                        .minimumNumberOfCalls(WINDOW)
                        .permittedNumberOfCallsInHalfOpenState(TRIES)
                        .waitDurationInOpenState(properties.replicaPause())
                        .build());
    }
}
