package im.magpie.drill;

import im.magpie.drill.Steps.Promise;

/** Rolls, drains, scales and kills pods. */
final class ServiceDrills {
    private static final String CONNECTION = "connection-service";
    private static final String MESSAGE = "message-service";

    private final Cluster cluster;
    private final Steps steps;

    ServiceDrills(Cluster cluster, Steps steps) {
        this.cluster = cluster;
        this.steps = steps;
    }

    void rolling() throws Exception {
        for (Deployment deployment : cluster.deployments()) {
            roll(deployment.name());
        }
    }

    /** Gives it another configuration, so that all its pods are replaced. */
    void roll(String name) throws Exception {
        Deployment deployment = cluster.deployment(name);
        plan(
                "roll " + name,
                deployment,
                () -> deployment.roll(Cluster.reconfigured(deployment.template(), Long.toString(System.nanoTime()))));
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
            plan("scale " + name + " to " + count, deployment, () -> deployment.scale(count));
        }
        if (deployment.replicas() != before) {
            plan("scale " + name + " to " + before, deployment, () -> deployment.scale(before));
        }
    }

    private void plan(String what, Deployment deployment, Steps.Change change) throws Exception {
        Promise promise = deployment.name().equals(CONNECTION) ? Promise.CLIENTS_MOVE : Promise.UNNOTICED;
        steps.take(what, promise, () -> {
            change.make();
            cluster.settle(deployment);
        });
    }

    void kill() throws Exception {
        for (Deployment deployment : cluster.deployments()) {
            Promise promise = deployment.name().equals(CONNECTION) ? Promise.CLIENTS_FALL : Promise.REQUESTS_FAIL;
            steps.take("kill -9 a pod of " + deployment.name(), promise, () -> {
                deployment.any().kill();
                cluster.settle(deployment);
            });
        }
    }
}
