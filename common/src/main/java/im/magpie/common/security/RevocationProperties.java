package im.magpie.common.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How closely revocations are followed; together they must stay below the second that G7 promises.
 *
 * @param interval from one question to the next, at most 300 ms; longer if the answer takes longer
 * @param timeout how long one question may take
 * @param staleAfter without an answer for so long, callers are refused
 */
@ConfigurationProperties("magpie.revocations")
record RevocationProperties(
        @DefaultValue("250ms") Duration interval,
        @DefaultValue("500ms") Duration timeout,
        @DefaultValue("1s") Duration staleAfter) {

    RevocationProperties {
        if (interval.compareTo(Duration.ofMillis(300)) > 0) {
            throw new IllegalArgumentException(
                    "magpie.revocations.interval: at most 300ms, or a revoked session lives too long");
        }
    }
}
