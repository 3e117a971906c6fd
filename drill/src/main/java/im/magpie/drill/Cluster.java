package im.magpie.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The services of a rendered overlay as processes. Each pod and each Service has a loopback address of its own, with the manifest's ports. */
final class Cluster implements AutoCloseable {
    private static final Duration MIGRATION = Duration.ofMinutes(3);
    private static final long STEP_MILLIS = 200;

    private final Release first;
    private final Path folder;
    private final Size size;
    private final Stores stores;
    private final Map<String, Map<String, String>> secrets;
    private final String network;
    private final Map<String, String> hosts = new HashMap<>();
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final List<Service> services = new ArrayList<>();
    private final Thread controller = Thread.ofVirtual().unstarted(this::control);
    private int jobs;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    /**
     * Nothing runs yet but the stores.
     *
     * @param first what it starts with
     */
    Cluster(Release first, Path folder, Size size, Stores stores) {
        this.first = first;
        this.folder = folder;
        this.size = size;
        this.stores = stores;
        secrets = stores.secrets();
        // Another drill on this machine has another.
        network = "127." + (1 + ProcessHandle.current().pid() % 250);
        List<JsonNode> all = first.manifests().all("Service");
        for (int i = 0; i < all.size(); i++) {
            hosts.put(all.get(i).at("/metadata/name").asText(), network + ".200." + (i + 1));
        }
    }

    /** Migrates the schemas as the Jobs say, starts all and waits until it serves. */
    void start() throws IOException, InterruptedException {
        migrate(first, "expand");
        for (JsonNode manifest : first.manifests().all("Deployment")) {
            String name = manifest.at("/metadata/name").asText();
            if (!size.without().contains(name)) {
                Integer pods = size.pods();
                int replicas = pods == null ? manifest.at("/spec/replicas").asInt() : pods;
                deployments.put(name, deployment(name, manifest, replicas));
            }
        }
        for (JsonNode service : first.manifests().all("Service")) {
            Deployment behind = deployments.get(
                    service.at("/spec/selector/app.kubernetes.io~1name").asText());
            String address = hosts.get(service.at("/metadata/name").asText());
            if (behind != null && address != null) {
                services.addAll(Service.of(address, service, behind));
            }
        }
        controller.start();
        await(() -> deployments.values().stream().allMatch(Deployment::settled), Duration.ofMinutes(6), "all pods");
    }

    private Deployment deployment(String name, JsonNode manifest, int replicas) {
        Duration minReady = size.minReady() == null
                ? Duration.ofSeconds(manifest.at("/spec/minReadySeconds").asInt(0))
                : size.minReady();
        return new Deployment(
                manifest,
                template(first, manifest),
                replicas,
                minReady,
                network + "." + (1 + deployments.size()),
                folder.resolve(name));
    }

    /**
     * Runs its Jobs of that phase, one for each schema.
     *
     * @param phase expand or contract
     */
    void migrate(Release release, String phase) throws IOException, InterruptedException {
        List<Process> migrations = new ArrayList<>();
        for (String owner : List.of("user-service", "message-service")) {
            String job = owner + "-" + phase;
            migrations.add(template(release, release.manifests().one("Job", job))
                    .start(folder.resolve(job + "-" + ++jobs), "127.0.0.1"));
        }
        for (Process migration : migrations) {
            if (!migration.waitFor(MIGRATION.toSeconds(), TimeUnit.SECONDS) || migration.exitValue() != 0) {
                throw new DrillException("A migration failed: see the logs in " + folder);
            }
        }
    }

    /** What a Deployment's pods are made of in that release. */
    Template template(Release release, String deployment) {
        return template(release, release.manifests().one("Deployment", deployment));
    }

    private Template template(Release release, JsonNode workload) {
        JsonNode pod = workload.at("/spec/template/spec");
        for (JsonNode volume : pod.path("volumes")) {
            if (volume.has("configMap")) {
                String name = volume.at("/configMap/name").asText();
                return new Template(pod, here(release.manifests().configMap(name)), secrets, release.home());
            }
        }
        throw new DrillException("A workload has no settings");
    }

    private Map<String, String> here(Map<String, String> settings) {
        Map<String, String> here = stores.here(settings);
        here.replaceAll((key, value) -> {
            String placed = value;
            for (Map.Entry<String, String> host : hosts.entrySet()) {
                placed = placed.replace("//" + host.getKey() + ":", "//" + host.getValue() + ":");
            }
            return placed;
        });
        if (here.replace("magpie.connection.drain.rate", Integer.toString(size.drainRate())) != null) {
            // The manifest's 200 would never be too many for a node here.
            here.put("magpie.connection.balance.minimum", "10");
        }
        // People of the drill make their own accounts, and come through a proxy of this machine.
        here.replace("magpie.user.registration", "open");
        here.replace("magpie.user.trusted-proxies", "127.0.0.0/8");
        here.replace("magpie.gateway.trusted-proxies", "127.0.0.0/8");
        return here;
    }

    /** The address of a Service. */
    String host(String service) {
        return Objects.requireNonNull(hosts.get(service));
    }

    Deployment deployment(String name) {
        Deployment found = deployments.get(name);
        if (found == null) {
            throw new DrillException("There is no " + name + " in this drill");
        }
        return found;
    }

    List<Deployment> deployments() {
        return List.copyOf(deployments.values());
    }

    /** Waits until all that a Deployment wants is there and what it does not want is gone. */
    Duration settle(Deployment deployment) throws InterruptedException {
        long start = System.nanoTime();
        await(deployment::settled, Duration.ofMinutes(10), deployment.name());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** How many clients each of its pods has that serve. */
    List<Integer> clients(Deployment deployment) {
        return services.stream()
                .filter(service -> service.is(deployment, "websocket"))
                .flatMap(service -> service.counts().stream())
                .toList();
    }

    private void await(BooleanSupplier condition, Duration atMost, String what) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        Thread.sleep(STEP_MILLIS * 2);
        while (!condition.getAsBoolean()) {
            Throwable broken = failure;
            if (broken != null) {
                throw new IllegalStateException("The controller has failed", broken);
            }
            if (System.nanoTime() > end) {
                throw new DrillException(what + " did not come up within " + atMost + ": see the logs in " + folder);
            }
            Thread.sleep(STEP_MILLIS);
        }
    }

    private void control() {
        try {
            while (!closed) {
                deployments.values().forEach(Deployment::reconcile);
                services.forEach(Service::reconcile);
                Thread.sleep(STEP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public void close() {
        closed = true;
        deployments.values().forEach(deployment -> deployment.pods().forEach(Pod::close));
        services.forEach(Service::close);
        stores.close();
    }
}
