package im.magpie.connection.balance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a node has too many sockets, and how it loses some.
 *
 * @param enabled whether it loses any
 * @param minimum sockets below which a node never has too many
 * @param above how many times the mean of all nodes is too many
 * @param until how many times the mean is few enough again
 * @param rate clients a second that are told to reconnect, at most
 * @param period between two looks at the numbers
 */
@ConfigurationProperties("magpie.connection.balance")
record BalanceProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("200") int minimum,
        @DefaultValue("1.3") double above,
        @DefaultValue("1.1") double until,
        @DefaultValue("100") int rate,
        @DefaultValue("5s") Duration period) {
    BalanceProperties {
        if (until < 1 || above < until || rate < 1 || period.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "magpie.connection.balance: give 1 <= until <= above, a rate of 1 or more and a period.");
        }
    }
}
