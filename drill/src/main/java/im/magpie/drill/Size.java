package im.magpie.drill;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How large a drill is.
 *
 * @param pods of each Deployment; null: as many as its manifest says
 * @param without Deployments that do not run
 * @param only Deployments that are rolled and killed; empty: all
 * @param minReady in place of the manifest's {@code minReadySeconds}; null: the manifest's
 * @param clients that are connected
 * @param rate messages a second, of all together
 * @param drainRate clients a second that a node of connection-service tells to go
 * @param stores how many of each store there are
 */
record Size(
        @Nullable Integer pods,
        Set<String> without,
        Set<String> only,
        @Nullable Duration minReady,
        int clients,
        int rate,
        int drainRate,
        Redundancy stores) {}
