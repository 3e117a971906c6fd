package im.magpie.presence.acquaintance;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How message-service is asked.
 *
 * @param urls base addresses of its instances
 * @param timeout how long an answer may take
 * @param remember how long the partners of a user's direct conversations are remembered
 */
@ConfigurationProperties("magpie.message-service")
record AcquaintanceProperties(
        List<URI> urls,
        @DefaultValue("1s") Duration timeout,
        @DefaultValue("10s") Duration remember) {

    AcquaintanceProperties {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("magpie.message-service.urls: at least one address is needed");
        }
    }
}
