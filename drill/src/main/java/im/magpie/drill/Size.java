package im.magpie.drill;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a drill is.
 *
 * @param replicas pods of each Deployment that is to run; null: all of them, as many as the manifest says
 * @param minReady in place of the manifest's {@code minReadySeconds}; null: the manifest's
 * @param clients that are connected
 * @param rate messages a second, of all together
 * @param drainRate clients a second that a node of connection-service tells to go
 */
record Size(
        @Nullable Map<String, Integer> replicas, @Nullable Duration minReady, int clients, int rate, int drainRate) {}
