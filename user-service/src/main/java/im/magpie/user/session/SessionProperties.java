package im.magpie.user.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long sessions live.
 *
 * @param accessTokenLife at most 15 min: verifiers remember revocations for little longer
 * @param idle a session that was not refreshed for so long has ended
 * @param perUser at most so many a user; one more ends the least recently used one
 */
@ConfigurationProperties("magpie.user.sessions")
record SessionProperties(
        @DefaultValue("15m") Duration accessTokenLife,
        @DefaultValue("30d") Duration idle,
        @DefaultValue("100") int perUser) {

    private static final Duration LONGEST = Duration.ofMinutes(15);

    SessionProperties {
        if (!accessTokenLife.isPositive() || accessTokenLife.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("magpie.user.sessions.access-token-life: at most 15m");
        }
        if (idle.compareTo(accessTokenLife) < 0 || perUser < 1) {
            throw new IllegalArgumentException(
                    "magpie.user.sessions: idle is at least access-token-life, per-user at least 1");
        }
    }
}
