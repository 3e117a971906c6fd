package im.magpie.drill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Changes a cluster under load, one thing after the other, and holds what clients saw against what they were promised. */
final class Drills implements AutoCloseable {
    /** These need stores of which one can be lost. */
    static final List<String> OF_STORES = List.of("redis", "kafka", "promote");

    /** Nothing is done to the cluster: it is there to be looked at. */
    static final String HOLD = "hold";

    /** It needs another release to begin with. */
    static final String UPGRADE = "upgrade";

    private static final List<String> OF_SERVICES = List.of("rolling", "drain", "scale", "partitions", "kill");

    private static final Duration WARM_UP = Duration.ofMinutes(1);
    private static final Duration LOOKED_AT = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Nginx nginx;
    private final Crowd crowd;
    private final Visitor visitor;
    private final Steps steps;
    private final ServiceDrills services;
    private final UpgradeDrill upgrade;
    private final PartitionsDrill partitions;
    private final StoreDrills stores;
    private final HoldDrill hold;
    private final Consumer<String> say;

    private Drills(
            Release before,
            Release present,
            Path folder,
            Cluster cluster,
            Stores stores,
            Size size,
            Nginx nginx,
            Consumer<String> say) {
        this.cluster = cluster;
        this.nginx = nginx;
        this.say = say;
        crowd = new Crowd(nginx, size.clients(), size.rate());
        visitor = new Visitor(crowd, say);
        steps = new Steps(crowd, visitor, size.drainRate(), say);
        services = new ServiceDrills(cluster, size.only(), steps, say);
        upgrade = new UpgradeDrill(cluster, services, steps, before, present);
        partitions = new PartitionsDrill(cluster, services);
        this.stores = new StoreDrills(stores, crowd, steps, say);
        hold = new HoldDrill(nginx, stores.administrator(), folder, say);
    }

    /**
     * The medium overlay, running here and written to.
     *
     * @param before what the services are in the beginning
     * @param present what they are upgraded to
     */
    static Drills start(Release before, Release present, Path folder, Size size, Consumer<String> say)
            throws Exception {
        Path home = present.home();
        say.accept("Starting the servers.");
        Stores stores = new Stores(present.manifests(), home, folder.resolve("stores"), size.stores());
        Cluster cluster = new Cluster(before, folder, size, stores);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        say.accept("Migrating the schemas and starting the pods, with logs in " + folder);
        try {
            cluster.start();
            Nginx nginx = new Nginx(
                    home, folder.resolve("nginx"), cluster.host("gateway-service"), cluster.host("connection-service"));
            Runtime.getRuntime().addShutdownHook(new Thread(nginx::close));
            say.accept(size.clients() + " clients make accounts, connect to " + nginx.url() + " and write.");
            Drills drills = new Drills(before, present, folder, cluster, stores, size, nginx, say);
            drills.visitor.start();
            return drills;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(List.of(UPGRADE));
        names.addAll(OF_SERVICES);
        names.addAll(OF_STORES);
        names.add(HOLD);
        return names;
    }

    /** What clients come to. */
    Nginx nginx() {
        return nginx;
    }

    ServiceDrills services() {
        return services;
    }

    /** In their order, whatever the order of the names. */
    void run(Set<String> wanted) throws Exception {
        warmUp();
        hold.invite();
        for (String name : names()) {
            if (wanted.contains(name)) {
                run(name);
            }
        }
    }

    /** What has just started is slow, and nobody's change is to blame: waits until messages of five seconds were heard within one each. */
    private void warmUp() throws InterruptedException {
        boolean warm = Steps.within(WARM_UP, () -> {
            long now = System.nanoTime();
            Deliveries.Sent sent =
                    crowd.deliveries().between(now - LOOKED_AT.toNanos() - SOON.toNanos(), now - SOON.toNanos());
            return sent.acknowledged() > 0
                    && sent.complete()
                    && sent.longestToBeHeard(0).compareTo(SOON) < 0;
        });
        if (!warm) {
            say.accept("Messages still take longer than a second: numbers are those of a busy machine.");
        }
    }

    private void run(String name) throws Exception {
        switch (name) {
            case UPGRADE -> upgrade.upgrade();
            case "rolling" -> services.rolling();
            case "drain" -> services.drain();
            case "scale" -> services.scale();
            case "partitions" -> partitions.change();
            case "kill" -> services.kill();
            case "redis" -> stores.redis();
            case "kafka" -> stores.kafka();
            case "promote" -> stores.promote();
            case HOLD -> hold.hold();
            default -> throw new DrillException("There is no drill " + name);
        }
    }

    /** Ends the load and holds what was promised against what is there. */
    Report report() throws Exception {
        visitor.close();
        say.accept("Checking " + crowd.sent() + " messages.");
        List<String> wrong = new ArrayList<>(steps.wrong());
        wrong.addAll(crowd.check());
        for (Deployment deployment : cluster.deployments()) {
            if (deployment.outlived() > 0) {
                wrong.add(deployment.name() + ": " + deployment.outlived() + " pods outlived their grace");
            }
        }
        return new Report(steps.all(), crowd.sent(), visitor.answered(), wrong);
    }

    @Override
    public void close() {
        visitor.close();
        crowd.close();
        nginx.close();
        cluster.close();
    }
}
