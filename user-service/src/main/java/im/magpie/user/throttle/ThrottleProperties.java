package im.magpie.user.throttle;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many log-ins may fail.
 *
 * @param perAccount failures of one account within the window
 * @param perAddress failures from one address (IPv6: one /64 network) within the window
 * @param window how long a failure counts
 * @param exemptLoopback whether log-ins from the host itself have no limit by address; the local profile needs it
 */
@ConfigurationProperties("magpie.user.throttle")
record ThrottleProperties(
        @DefaultValue("10") int perAccount,
        @DefaultValue("100") int perAddress,
        @DefaultValue("5m") Duration window,
        @DefaultValue("false") boolean exemptLoopback) {

    ThrottleProperties {
        if (perAccount < 1 || perAddress < 1 || !window.isPositive()) {
            throw new IllegalArgumentException("magpie.user.throttle: limits are at least 1, the window is positive");
        }
    }
}
