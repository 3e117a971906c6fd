package im.magpie.user.password;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How passwords are hashed (Argon2id, RFC 9106). Kept hashes are renewed at the next log-in after a change.
 *
 * @param memory of one hash
 * @param iterations passes over the memory
 * @param parallelism lanes
 * @param concurrentHashes how many at a time; 0 is one a core
 * @param patience how long a request waits for its turn before it is refused with {@code rate_limited}
 */
@ConfigurationProperties("magpie.user.password")
record PasswordProperties(
        @DefaultValue("19MB") DataSize memory,
        @DefaultValue("2") int iterations,
        @DefaultValue("1") int parallelism,
        @DefaultValue("0") int concurrentHashes,
        @DefaultValue("60s") Duration patience) {

    PasswordProperties {
        if (iterations < 1 || parallelism < 1 || memory.toKilobytes() < 8L * parallelism) {
            throw new IllegalArgumentException(
                    "magpie.user.password: at least 1 iteration, 1 lane, and 8KB of memory for each lane");
        }
        if (concurrentHashes < 0) {
            throw new IllegalArgumentException("magpie.user.password.concurrent-hashes: 0 for one a core, or more");
        }
    }

    int slots() {
        return concurrentHashes == 0 ? Runtime.getRuntime().availableProcessors() : concurrentHashes;
    }

    int memoryKb() {
        return Math.toIntExact(memory.toKilobytes());
    }
}
