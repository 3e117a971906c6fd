package im.magpie.connection.read;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where pages are read.
 *
 * @param urls base addresses of the instances of message-service
 * @param timeout for one question, all instances together
 * @param parallel questions of one socket at a time; others wait their turn
 * @param together questions of this node at a time, no more than an instance of message-service has connections for readers; others wait
 *     their turn, as long as {@code timeout}, and are {@code overloaded} then
 * @param syncBatch syncs of one question, up to 64; they share the time of the slowest
 * @param waiting questions of one socket that may wait; beyond it {@code rate_limited}
 */
@ConfigurationProperties("magpie.message-service")
record ReadProperties(
        List<URI> urls,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("4") int parallel,
        @DefaultValue("16") int together,
        @DefaultValue("32") int syncBatch,
        @DefaultValue("1000") int waiting) {

    ReadProperties {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("magpie.message-service.urls: at least one address");
        }
        if (syncBatch < 1 || syncBatch > 64) {
            throw new IllegalArgumentException("magpie.message-service.sync-batch: 1 to 64");
        }
    }
}
