package im.magpie.presence.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How closely presence follows; {@code debounce} and {@code leases} together stay below the 2 s that the contract promises.
 *
 * @param debounce how long somebody may be gone before it is said: a reconnect is shorter
 * @param leases how often the nodes' leases are looked at
 * @param sweep how often all nodes' users are compared with what is believed
 */
@ConfigurationProperties("magpie.presence")
record WatchProperties(
        @DefaultValue("1s") Duration debounce,
        @DefaultValue("400ms") Duration leases,
        @DefaultValue("10s") Duration sweep) {

    WatchProperties {
        if (debounce.plus(leases).compareTo(Duration.ofSeconds(2)) >= 0) {
            throw new IllegalArgumentException(
                    "magpie.presence: debounce and leases together must be below 2s, or a change shows too late");
        }
    }
}
