package im.magpie.connection.command;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How commands are published, and when they are refused instead.
 *
 * @param deadline after which a command without an answer is {@code unavailable}
 * @param maxUnanswered commands of one partition that wait for their answer before further ones are {@code overloaded}
 * @param oldest age of the oldest of them at which further ones are {@code overloaded}
 */
@ConfigurationProperties("magpie.connection.commands")
record CommandProperties(
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("20000") int maxUnanswered,
        @DefaultValue("2s") Duration oldest) {}
