package im.magpie.drill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Changes a cluster under load, one thing after the other, and holds what clients saw against what they were promised. */
final class Drills implements AutoCloseable {
    static final List<String> NAMES = List.of("rolling", "drain", "scale", "kill");

    private static final String CONNECTION = "connection-service";
    private static final String MESSAGE = "message-service";
    /** Who reads the clock is late now and then on a busy machine. */
    private static final double TOLERANCE = 1.2;

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final Cluster cluster;
    private final Size size;
    private final Nginx nginx;
    private final Crowd crowd;
    private final Consumer<String> say;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread visitor = Thread.ofVirtual().unstarted(this::visit);
    private volatile boolean over;

    private interface Change {
        void make() throws InterruptedException;
    }

    private Drills(Cluster cluster, Size size, Nginx nginx, Consumer<String> say) {
        this.cluster = cluster;
        this.size = size;
        this.nginx = nginx;
        this.say = say;
        crowd = new Crowd(nginx, size.clients(), size.rate());
    }

    /** The medium overlay, running here and written to. */
    static Drills start(Path home, Path folder, Size size, Consumer<String> say) throws Exception {
        Manifests manifests = Manifests.read(home.resolve("deploy/src/test/resources/golden/medium.yaml"));
        say.accept("Starting the servers.");
        Stores stores = new Stores();
        Cluster cluster = new Cluster(manifests, home, folder, size, stores);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        say.accept("Migrating the schemas and starting the pods, with logs in " + folder);
        try {
            cluster.start();
            Nginx nginx =
                    new Nginx(home, folder.resolve("nginx"), cluster.host("gateway-service"), cluster.host(CONNECTION));
            Runtime.getRuntime().addShutdownHook(new Thread(nginx::close));
            say.accept(size.clients() + " clients make accounts, connect to " + nginx.url() + " and write.");
            Drills drills = new Drills(cluster, size, nginx, say);
            drills.visitor.start();
            return drills;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    /** In their order, whatever the order of the names. */
    void run(Set<String> names) throws Exception {
        if (names.contains("rolling")) {
            for (Deployment deployment : cluster.deployments()) {
                roll(deployment.name());
            }
        }
        if (names.contains("drain")) {
            Deployment nodes = cluster.deployment(CONNECTION);
            step("drain a pod of " + CONNECTION, nodes, () -> nodes.any().terminate(), true);
        }
        if (names.contains("scale")) {
            scale(CONNECTION, 3, 2);
            scale(MESSAGE, 1, 3, 1);
        }
        if (names.contains("kill")) {
            for (Deployment deployment : cluster.deployments()) {
                step(
                        "kill -9 a pod of " + deployment.name(),
                        deployment,
                        () -> deployment.any().kill(),
                        false);
            }
        }
    }

    /** Gives it another configuration, so that all its pods are replaced. */
    void roll(String name) throws InterruptedException {
        Deployment deployment = cluster.deployment(name);
        step(
                "roll " + name,
                deployment,
                () -> deployment.roll(Cluster.reconfigured(deployment.template(), Long.toString(System.nanoTime()))),
                true);
    }

    private void scale(String name, int... counts) throws InterruptedException {
        Deployment deployment = cluster.deployment(name);
        int before = deployment.replicas();
        for (int count : counts) {
            step("scale " + name + " to " + count, deployment, () -> deployment.scale(count), true);
        }
        if (deployment.replicas() != before) {
            step("scale " + name + " to " + before, deployment, () -> deployment.scale(before), true);
        }
    }

    /** @param planned whether clients are promised to be told in time, at the set rate */
    private void step(String what, Deployment deployment, Change change, boolean planned) throws InterruptedException {
        crowd.latencies().take();
        int before = refused.get();
        long start = System.nanoTime();
        change.make();
        Duration took = cluster.settle(deployment);
        double[] latencies = crowd.latencies().take();
        Reconnects reconnects = crowd.reconnects();
        Step step = new Step(
                what,
                took.toMillis() / 1000.0,
                reconnects.count(start),
                reconnects.most(start),
                reconnects.most(start, Duration.ofSeconds(1)),
                latencies[0],
                latencies[1],
                refused.get() - before);
        steps.add(step);
        say.accept(step.text());
        judge(step, deployment, planned);
    }

    private void judge(Step step, Deployment deployment, boolean planned) {
        if (step.mostOfOne() > 1) {
            wrong.add(step.what() + ": a client had to connect again " + step.mostOfOne() + " times");
        }
        if (planned && step.fastest() > size.drainRate() * TOLERANCE + 2) {
            wrong.add(step.what() + ": " + step.fastest() + " clients were sent away within a second, and "
                    + size.drainRate() + " may be");
        }
        if (planned && step.unanswered() > 0) {
            wrong.add(step.what() + ": " + step.unanswered() + " requests were not answered");
        }
        if (!deployment.name().equals(CONNECTION) && step.reconnects() > 0) {
            wrong.add(step.what() + ": " + step.reconnects() + " clients had to connect again for that");
        }
    }

    private void visit() {
        while (!over) {
            try {
                crowd.ask();
                answered.incrementAndGet();
            } catch (RuntimeException e) {
                refused.incrementAndGet();
                say.accept("A request was not answered: " + e.getMessage());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends the load and holds what was promised against what is there. */
    Report report() throws Exception {
        over = true;
        visitor.join();
        say.accept("Checking " + crowd.sent() + " messages.");
        wrong.addAll(crowd.check());
        for (Deployment deployment : cluster.deployments()) {
            if (deployment.outlived() > 0) {
                wrong.add(deployment.name() + ": " + deployment.outlived() + " pods outlived their grace");
            }
        }
        return new Report(steps, crowd.sent(), answered.get(), wrong);
    }

    @Override
    public void close() {
        over = true;
        crowd.close();
        nginx.close();
        cluster.close();
    }
}
