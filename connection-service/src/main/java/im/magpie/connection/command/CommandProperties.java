package im.magpie.connection.command;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How commands are published, and when they are refused instead.
 *
 * @param linger how long commands wait for others to go to Kafka with; sets the pace of the whole path, since one request of commands is
 *     one batch, one transaction and one record to each node. The cost of a message falls with it, and half of it is added to its time
 * @param deadline after which a command without an answer is {@code unavailable}
 * @param maxUnanswered commands of one partition that wait for their answer before further ones are {@code overloaded}
 * @param oldest age of the oldest of them at which further ones are {@code overloaded}
 */
@ConfigurationProperties("magpie.connection.commands")
record CommandProperties(
        @DefaultValue("15ms") Duration linger,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("20000") int maxUnanswered,
        @DefaultValue("2s") Duration oldest) {}
