package im.magpie.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls of the Kubernetes API that a check makes, by HTTP, for pods that are whatever the test has: no API server can be had where the tests run. */
public final class KubernetesApi implements AutoCloseable {
    private static final Pattern PATH =
            Pattern.compile("/(?:api|apis/apps)/v1/namespaces/magpie/(\\w+)(?:/([^/]+)(/eviction)?)?");
    private static final Pattern NAME = Pattern.compile("app\\.kubernetes\\.io/name=([\\w-]+)");
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Fleet fleet;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What runs. */
    public interface Fleet {
        /** How many pods the Deployment of a service wants. */
        int wanted(String service);

        /** All pods of a service. */
        List<Running> pods(String service);

        /** Whether a budget lets this pod be evicted; if so it begins to end. */
        boolean evict(Running pod);

        /** Ends it at once. */
        void kill(Running pod);
    }

    /**
     * A pod.
     *
     * @param since as Kubernetes writes it
     */
    public record Running(String service, String name, String uid, String since, boolean ready, boolean ending) {}

    public KubernetesApi(Fleet fleet) {
        this.fleet = fleet;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Writes a kubeconfig that leads here by the context {@code test}. */
    public Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: test, user: {token: test}}]
                contexts: [{name: test, context: {cluster: test, user: test, namespace: magpie}}]
                current-context: test
                """.formatted(server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
            if (!path.matches()) {
                send(exchange, NOT_FOUND, status(NOT_FOUND));
            } else if (path.group(1).equals("deployments")) {
                send(exchange, OK, deployment(path.group(2)));
            } else if (path.group(2) == null) {
                Matcher name =
                        NAME.matcher(URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
                List<Pod> pods = name.find()
                        ? fleet.pods(name.group(1)).stream()
                                .map(KubernetesApi::pod)
                                .toList()
                        : List.of();
                send(exchange, OK, new PodListBuilder().withItems(pods).build());
            } else {
                pod(exchange, path.group(2), path.group(3) != null);
            }
        }
    }

    private void pod(HttpExchange exchange, String name, boolean eviction) throws IOException {
        Running found = Disruptions.SERVICES.stream()
                .flatMap(service -> fleet.pods(service).stream())
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElse(null);
        if (found == null) {
            send(exchange, NOT_FOUND, status(NOT_FOUND));
        } else if (eviction) {
            int code = fleet.evict(found) ? CREATED : TOO_MANY_REQUESTS;
            send(exchange, code, status(code));
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            DeleteOptions options = Serialization.unmarshal(exchange.getRequestBody(), DeleteOptions.class);
            if (options.getGracePeriodSeconds() != 0) {
                throw new IOException("Only a kill is known here");
            }
            fleet.kill(found);
            send(exchange, OK, pod(found));
        } else {
            send(exchange, OK, pod(found));
        }
    }

    private HasMetadata deployment(String service) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(service)
                .withNamespace("magpie")
                .endMetadata()
                .withNewSpec()
                .withReplicas(fleet.wanted(service))
                .endSpec()
                .build();
    }

    private static Pod pod(Running pod) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(pod.name())
                .withNamespace("magpie")
                .withUid(pod.uid())
                .withCreationTimestamp(pod.since())
                .withDeletionTimestamp(pod.ending() ? pod.since() : null)
                .addToLabels("app.kubernetes.io/name", pod.service())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus(pod.ready() ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Object status(int code) {
        return new StatusBuilder()
                .withStatus(code < NOT_FOUND ? "Success" : "Failure")
                .withCode(code)
                .build();
    }

    private static void send(HttpExchange exchange, int code, Object body) throws IOException {
        byte[] bytes = Serialization.asJson(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
