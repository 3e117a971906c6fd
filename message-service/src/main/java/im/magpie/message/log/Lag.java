package im.magpie.message.log;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/** How many commands waited in the fullest partition of late: what an autoscaler goes by. */
final class Lag {
    private static final String METRIC = "records-lag-max";

    private Lag() {}

    /** The most of the last minute; 0 where there is no consumer, or it has read nothing. May be asked on any thread. */
    static double of(@Nullable Consumer<?, ?> consumer) {
        if (consumer == null) {
            return 0;
        }
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(METRIC))
                .map(Metric::metricValue)
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }
}
