package im.magpie.conformance;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pods of the services in one namespace. It may list Deployments and pods, delete pods and evict them; no more. */
final class Pods implements AutoCloseable {
    /** Stay listed when their machine had too little of something. */
    private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

    /** About three seconds; ten of them, as by default, would be most of a minute. */
    private static final int RETRIES = 5;

    private final KubernetesClient client;
    private final String namespace;

    Pods(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** As kubectl would find it. */
    static Pods of(@Nullable Path kubeconfig, @Nullable String context, String namespace) {
        if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
            throw new CheckException("There is no " + kubeconfig + " that can be read.");
        }
        Config config = kubeconfig == null ? Config.autoConfigure(context) : ofFile(kubeconfig, context);
        config.setRequestRetryBackoffLimit(RETRIES);
        return new Pods(new KubernetesClientBuilder().withConfig(config).build(), namespace);
    }

    private static Config ofFile(Path kubeconfig, @Nullable String context) {
        return context == null
                ? Config.fromKubeconfig(kubeconfig.toFile())
                : Config.fromKubeconfig(context, kubeconfig.toFile());
    }

    /** What is not as it should be before anything is disturbed. */
    List<String> missing(List<String> services) {
        try {
            return services.stream()
                    .filter(service -> !whole(service))
                    .map(service -> service + " has not all its pods ready: kubectl -n " + namespace
                            + " rollout status deployment/" + service)
                    .toList();
        } catch (KubernetesClientException e) {
            throw new CheckException(
                    "The cluster does not answer for namespace " + namespace + ": " + e.getMessage(), e);
        }
    }

    /** Whether all that is wanted is ready and nothing else is left. */
    boolean whole(String service) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(service)
                .get();
        if (deployment == null) {
            throw new CheckException("Namespace " + namespace + " has no Deployment " + service + ".");
        }
        List<Pod> pods = all(service);
        return pods.size() == deployment.getSpec().getReplicas()
                && pods.stream().allMatch(Pods::serves);
    }

    /** The one that serves for the longest time. */
    Pod oldest(String service) {
        return all(service).stream()
                .filter(Pods::serves)
                .min(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .orElseThrow(() -> new CheckException("No pod of " + service + " is ready."));
    }

    boolean exists(Pod pod) {
        return Optional.ofNullable(client.pods()
                        .inNamespace(namespace)
                        .withName(pod.getMetadata().getName())
                        .get())
                .filter(now ->
                        now.getMetadata().getUid().equals(pod.getMetadata().getUid()))
                .isPresent();
    }

    /** As for maintenance of its machine; false while a budget does not allow it. */
    boolean evict(Pod pod) {
        return client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .evict();
    }

    /** Without any grace. */
    void kill(Pod pod) {
        client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
    }

    private List<Pod> all(String service) {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/name", service)
                .withLabel("app.kubernetes.io/component", "service")
                .list()
                .getItems()
                .stream()
                .filter(pod -> !ENDED.contains(pod.getStatus().getPhase()))
                .toList();
    }

    private static boolean serves(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod);
    }

    @Override
    public void close() {
        client.close();
    }
}
