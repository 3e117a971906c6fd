package im.magpie.user.key;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How signing keys change.
 *
 * @param rotation how long a key signs before the next one takes over
 * @param publishAhead how long before that the next one is published; longer than any verifier caches keys (5 min)
 * @param keepAfter how long a key stays published after the next one took over; longer than an access token lives
 * @param reload how often an instance looks for what others have changed
 */
@ConfigurationProperties("magpie.user.keys")
record KeyProperties(
        @DefaultValue("30d") Duration rotation,
        @DefaultValue("15m") Duration publishAhead,
        @DefaultValue("1h") Duration keepAfter,
        @DefaultValue("1m") Duration reload) {

    KeyProperties {
        if (publishAhead.compareTo(reload.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "magpie.user.keys.publish-ahead: at least twice magpie.user.keys.reload");
        }
        if (rotation.compareTo(publishAhead) <= 0) {
            throw new IllegalArgumentException("magpie.user.keys.rotation: longer than magpie.user.keys.publish-ahead");
        }
    }
}
