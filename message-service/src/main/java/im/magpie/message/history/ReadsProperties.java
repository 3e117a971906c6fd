package im.magpie.message.history;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the log is read.
 *
 * @param patience how long a reader waits for one of {@code spring.datasource.hikari.maximum-pool-size} turns before it is
 *     {@code overloaded}; well below the 2 s that those who ask wait
 * @param replicas JDBC addresses of replicas, which answer pages and pulls when they know as much as the primary; none: the primary does
 * @param replicaUsername who reads there; needs no more than {@code SELECT}. Unset: as on the primary
 * @param replicaPassword of that account
 * @param replicaPause how long a replica is left alone that was behind or gone at more than half of the last 20 questions
 */
@ConfigurationProperties("magpie.reads")
record ReadsProperties(
        @DefaultValue("500ms") Duration patience,
        @DefaultValue List<String> replicas,
        @Nullable String replicaUsername,
        @Nullable String replicaPassword,
        @DefaultValue("2s") Duration replicaPause) {
    ReadsProperties {
        replicas.forEach(url -> {
            if (!url.startsWith("jdbc:mysql://")) {
                throw new IllegalArgumentException("magpie.reads.replicas: jdbc:mysql://HOST:PORT/SCHEMA,...");
            }
        });
    }
}
