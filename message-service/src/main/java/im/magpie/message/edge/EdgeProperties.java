package im.magpie.message.edge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Commands on their way to the owner of their conversation.
 *
 * @param deadline after it the call answers {@code unavailable} and the owner discards the command
 * @param maxUnanswered how many calls of one partition may wait; more are refused as {@code overloaded}
 * @param maxWait a partition whose oldest call waits longer takes no new ones
 */
@ConfigurationProperties("magpie.edge")
record EdgeProperties(
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("2000") int maxUnanswered,
        @DefaultValue("2s") Duration maxWait) {}
