package im.magpie.drill;

import im.magpie.drill.Steps.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Rolls, drains, scales and kills pods. */
final class ServiceDrills {
    private static final String CONNECTION = "connection-service";
    private static final String MESSAGE = "message-service";
    private static final Duration SPREAD = Duration.ofMinutes(1);
    /** {@code magpie.connection.balance.until}. */
    private static final double TOO_MANY = 0.1;

    private static final double TOO_FEW = 0.2;

    private final Cluster cluster;
    private final Set<String> only;
    private final Steps steps;
    private final Consumer<String> say;

    /** @param only Deployments that are rolled and killed; empty: all */
    ServiceDrills(Cluster cluster, Set<String> only, Steps steps, Consumer<String> say) {
        this.cluster = cluster;
        this.only = only;
        this.steps = steps;
        this.say = say;
    }

    void rolling() throws Exception {
        for (Deployment deployment : wanted()) {
            roll(deployment.name());
        }
    }

    private List<Deployment> wanted() {
        return cluster.deployments().stream()
                .filter(deployment -> only.isEmpty() || only.contains(deployment.name()))
                .toList();
    }

    /** Gives it a setting more, which no service reads, so that all its pods are replaced. */
    void roll(String name) throws Exception {
        Deployment deployment = cluster.deployment(name);
        Map<String, String> unread = Map.of("magpie-drill.configuration", Long.toString(System.nanoTime()));
        roll("roll " + name, deployment, deployment.template().with(unread));
    }

    void roll(String what, Deployment deployment, Template template) throws Exception {
        plan(what, deployment, () -> deployment.roll(template));
    }

    void drain() throws Exception {
        Deployment nodes = cluster.deployment(CONNECTION);
        plan("drain a pod of " + CONNECTION, nodes, () -> nodes.any().terminate());
    }

    void scale() throws Exception {
        scale(CONNECTION, 3, 1);
        scale(MESSAGE, 1, 3, 1);
    }

    private void scale(String name, int... counts) throws Exception {
        Deployment deployment = cluster.deployment(name);
        int before = deployment.replicas();
        for (int count : counts) {
            scale(deployment, count);
        }
        if (deployment.replicas() != before) {
            scale(deployment, before);
        }
    }

    private void scale(Deployment deployment, int count) throws Exception {
        plan(
                "scale " + deployment.name() + " to " + count,
                deployment,
                Math.max(1, deployment.replicas() - count),
                () -> deployment.scale(count));
    }

    private void plan(String what, Deployment deployment, Steps.Change change) throws Exception {
        plan(what, deployment, 1, change);
    }

    private void plan(String what, Deployment deployment, int leaving, Steps.Change change) throws Exception {
        Promise promise = deployment.name().equals(CONNECTION) ? Promise.CLIENTS_MOVE : Promise.UNNOTICED;
        take(what, promise, deployment, leaving, change);
    }

    private void take(String what, Promise promise, Deployment deployment, int leaving, Steps.Change change)
            throws Exception {
        steps.take(what, promise, leaving, () -> {
            change.make();
            cluster.settle(deployment);
            spread(what, deployment);
        });
    }

    /** Those who were on fewer pods, or came back all to one, move until each has about as many. */
    private void spread(String what, Deployment deployment) throws InterruptedException {
        long start = System.nanoTime();
        boolean even = Steps.within(SPREAD, () -> even(cluster.clients(deployment)));
        List<Integer> clients = cluster.clients(deployment);
        if (!even) {
            steps.broken(what + ": after " + SPREAD.toSeconds() + " s its pods have " + clients + " clients");
        } else if (clients.size() > 1) {
            say.accept("Its pods have %s clients %.1f s after the last of them was ready."
                    .formatted(clients, (System.nanoTime() - start) / 1e9));
        }
    }

    /** None has so many that it goes on to lose some, and none has a fifth less than the mean; with few clients one more or less is more than that. */
    static boolean even(List<Integer> clients) {
        double mean = clients.stream().mapToInt(Integer::intValue).average().orElse(0);
        return clients.stream()
                .allMatch(count ->
                        count - mean <= Math.max(1, mean * TOO_MANY) && mean - count <= Math.max(1, mean * TOO_FEW));
    }

    void kill() throws Exception {
        for (Deployment deployment : wanted()) {
            Promise promise = deployment.name().equals(CONNECTION) ? Promise.CLIENTS_FALL : Promise.REQUESTS_FAIL;
            take("kill -9 a pod of " + deployment.name(), promise, deployment, 1, () -> deployment
                    .any()
                    .kill());
        }
    }
}
