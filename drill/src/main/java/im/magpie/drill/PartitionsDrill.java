package im.magpie.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Twice as many partitions of commands, by the steps of {@code docs/how-to/add-kafka-partitions.md}, and back by the same. */
final class PartitionsDrill {
    private static final String PARTITIONS = "magpie.topics.partitions";
    private static final String ALSO = "magpie.topics.partitions-also";
    /** Where the manifest does not say. */
    private static final String DEFAULT = "4";

    private static final String MESSAGE = "message-service";
    private static final Set<String> WITH_TOPICS = Set.of("connection-service", MESSAGE, "presence-service");

    private final Cluster cluster;
    private final ServiceDrills services;

    PartitionsDrill(Cluster cluster, ServiceDrills services) {
        this.cluster = cluster;
        this.services = services;
    }

    void change() throws Exception {
        String few = cluster.deployment(MESSAGE).template().settings().getOrDefault(PARTITIONS, DEFAULT);
        String more = Integer.toString(2 * Integer.parseInt(few));
        change(few, more);
        change(more, few);
    }

    private void change(String from, String to) throws Exception {
        roll(cluster.deployment(MESSAGE), "learns of " + to + " partitions beside " + from, Map.of(ALSO, to));
        List<Deployment> order = new ArrayList<>(cluster.deployments());
        Collections.shuffle(order);
        for (Deployment deployment : order) {
            if (deployment.name().equals(MESSAGE)) {
                roll(deployment, "to " + to + " partitions", Map.of(PARTITIONS, to, ALSO, from));
            } else if (WITH_TOPICS.contains(deployment.name())) {
                roll(deployment, "to " + to + " partitions", Map.of(PARTITIONS, to));
            }
        }
        roll(cluster.deployment(MESSAGE), "forgets the " + from, Map.of(ALSO, "0"));
    }

    private void roll(Deployment deployment, String what, Map<String, String> settings) throws Exception {
        services.roll(
                deployment.name() + " " + what,
                deployment,
                deployment.template().with(settings));
    }
}
