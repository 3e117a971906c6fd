package im.magpie.message.history;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the log is read.
 *
 * @param patience how long a reader waits for one of {@code spring.datasource.hikari.maximum-pool-size} turns before it is
 *     {@code overloaded}; well below the 2 s that those who ask wait
 */
@ConfigurationProperties("magpie.reads")
record ReadsProperties(@DefaultValue("500ms") Duration patience) {}
