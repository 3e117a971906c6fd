package im.magpie.user.revocation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The list of revocations.
 *
 * @param lookBack how much further back it reaches than was asked: a commit that waits for a replica becomes visible later than the time
 *     it bears
 */
@ConfigurationProperties("magpie.user.revocations")
record RevocationProperties(@DefaultValue("60s") Duration lookBack) {}
