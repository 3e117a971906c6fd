package im.magpie.message.log;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The loop that appends.
 *
 * @param maxMembers how many members a group may have
 * @param cachedConversations how many conversations' states are kept in memory
 * @param poll how long a poll waits for commands
 * @param retryAfter pause after a failure of the database or of Kafka; doubles up to {@code maxRetryAfter}
 * @param maxRetryAfter the longest pause
 * @param clockTolerance an instance whose clock is further from the database's takes no commands
 * @param receiptsUpTo receipts, typing and the read cursors of others are shown in conversations of up to so many members
 * @param shards over how many servers the engine in front of the database spreads conversations; {@code magpie.topics.partitions} is a multiple of it
 */
@ConfigurationProperties("magpie.log")
public record LogProperties(
        @DefaultValue("5000") int maxMembers,
        @DefaultValue("20000") int cachedConversations,
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("100ms") Duration retryAfter,
        @DefaultValue("2s") Duration maxRetryAfter,
        @DefaultValue("1s") Duration clockTolerance,
        @DefaultValue("100") int receiptsUpTo,
        @DefaultValue("1") int shards) {}
