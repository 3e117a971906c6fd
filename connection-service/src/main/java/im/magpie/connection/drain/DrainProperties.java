package im.magpie.connection.drain;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a node is left by its clients when it stops.
 *
 * @param rate clients a second that are told to reconnect; more where the limit asks for it
 * @param grace between {@code reconnect} and the close with 1012
 * @param limit for all of it; must be below {@code spring.lifecycle.timeout-per-shutdown-phase}
 */
@ConfigurationProperties("magpie.connection.drain")
record DrainProperties(
        @DefaultValue("500") int rate,
        @DefaultValue("1s") Duration grace,
        @DefaultValue("15s") Duration limit) {}
