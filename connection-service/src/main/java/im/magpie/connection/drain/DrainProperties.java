package im.magpie.connection.drain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a node is left by its clients when it stops. Whoever runs it must let it live for {@code limit} after SIGTERM.
 *
 * @param rate clients a second that are told to reconnect; never more, whatever the limit says
 * @param grace between {@code reconnect} and the close with 1012
 * @param limit for all of it, after which those that are left are closed at once; by default what {@code limits.max-sockets} take at
 *     that rate, and a minute
 */
@ConfigurationProperties("magpie.connection.drain")
record DrainProperties(
        @DefaultValue("500") int rate,
        @DefaultValue("1s") Duration grace,
        @Nullable Duration limit) {
    private static final Duration SPARE = Duration.ofMinutes(1);

    DrainProperties {
        if (rate < 1) {
            throw new IllegalArgumentException("magpie.connection.drain.rate is " + rate + ": give 1 or more.");
        }
    }

    Duration limit(int maxSockets) {
        return limit == null
                ? Duration.ofSeconds(Math.ceilDiv(maxSockets, rate)).plus(SPARE)
                : limit;
    }
}
