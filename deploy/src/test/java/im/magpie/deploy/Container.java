package im.magpie.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The first container of a workload under Docker: the image of its name, and the manifest's arguments, environment, mounted files, memory, weight and
 * security context. It has an address of its own and the manifest's ports, as a pod has.
 */
final class Container implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int WRITABLE = 0777;
    private static final double SHARES_PER_MILLI = 1.024;

    private final String id;
    private final JsonNode container;
    private final Duration grace;

    private Container(String id, JsonNode pod) {
        this.id = id;
        container = pod.at("/containers/0");
        grace = Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asInt(30));
    }

    /**
     * @param image in place of the digest that nobody knows before it is in a registry
     * @param hosts what a cluster's DNS would know
     */
    static Container run(String image, JsonNode workload, Mounts mounts, Path folder, Map<String, String> hosts)
            throws IOException, InterruptedException {
        JsonNode pod = workload.at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        if (container.has("command")) {
            throw new AssertionError("An image's own command is wanted: " + container.path("command"));
        }
        List<String> words = new ArrayList<>(List.of("run", "--detach", "--pull", "never"));
        words.addAll(SecurityFlags.of(pod));
        words.addAll(resources(container.path("resources")));
        for (JsonNode variable : container.path("env")) {
            words.addAll(List.of("--env", variable.path("name").asText() + "=" + value(variable)));
        }
        int group = pod.at("/securityContext/fsGroup").asInt();
        for (Mounts.Mount mount : mounts.files()) {
            Path source = folder.resolve(mount.path().substring(1));
            mount.write(source, value -> value);
            own(source, group, mount.mode());
            words.addAll(bind(source, mount.path(), ",readonly"));
        }
        for (String path : mounts.empty()) {
            Path source = Files.createDirectories(folder.resolve(path.substring(1)));
            own(source, group, WRITABLE);
            words.addAll(bind(source, path, ""));
        }
        hosts.forEach((name, address) -> words.addAll(List.of("--add-host", name + ":" + address)));
        words.add(image);
        container.path("args").forEach(argument -> words.add(argument.asText()));
        return new Container(Docker.run(words), pod);
    }

    private static List<String> bind(Path source, String target, String options) {
        return List.of("--mount", "type=bind,source=" + source + ",target=" + target + options);
    }

    private static List<String> resources(JsonNode resources) {
        String memory = Long.toString(bytes(resources.at("/limits/memory").asText()));
        String cpu = resources.at("/requests/cpu").asText();
        if (resources.path("limits").size() != 1 || !cpu.endsWith("m")) {
            throw new AssertionError("What are these with Docker: " + resources);
        }
        long shares = (long) (Integer.parseInt(cpu.replace("m", "")) * SHARES_PER_MILLI);
        return List.of("--memory", memory, "--memory-swap", memory, "--cpu-shares", Long.toString(shares));
    }

    /** {@code 640Mi} or {@code 1Gi}. */
    static long bytes(String quantity) {
        long unit = quantity.endsWith("Gi") ? 1L << 30 : 1L << 20;
        return Long.parseLong(quantity.replaceAll("[GM]i$", "")) * unit;
    }

    private static String value(JsonNode variable) {
        if (variable.has("value")) {
            return variable.path("value").asText();
        }
        if (!variable.at("/valueFrom/fieldRef/fieldPath").asText().contains("pod-template-hash")) {
            throw new AssertionError("Who knows " + variable);
        }
        return "0";
    }

    /** As the kubelet does: files are the group's and have the mode of their volume, and the group may enter folders. */
    private static void own(Path folder, int group, int mode) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                boolean entered = Files.isDirectory(file) && mode != WRITABLE;
                Files.setAttribute(file, "unix:gid", group);
                Files.setPosixFilePermissions(file, permissions(entered ? 0755 : mode));
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder letters = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < letters.length(); i++) {
            if ((mode & (0400 >> i)) == 0) {
                letters.setCharAt(i, '-');
            }
        }
        return PosixFilePermissions.fromString(letters.toString());
    }

    /** What the kubelet would hear: the status, or the failure to answer in time. */
    int probe(String kind) throws IOException, InterruptedException {
        JsonNode probe = container.path(kind + "Probe");
        return get(
                        port(probe.at("/httpGet/port").asText()),
                        probe.at("/httpGet/path").asText(),
                        Duration.ofSeconds(probe.path("timeoutSeconds").asInt(1)))
                .statusCode();
    }

    HttpResponse<String> get(int port, String path, Duration timeout) throws IOException, InterruptedException {
        String address = Docker.run("inspect", "--format", "{{.NetworkSettings.IPAddress}}", id);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path))
                .timeout(timeout)
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    int port(String name) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("name").asText().equals(name)) {
                return port.path("containerPort").asInt();
            }
        }
        throw new AssertionError("No port is called " + name);
    }

    long memory() {
        return bytes(container.at("/resources/limits/memory").asText());
    }

    boolean runs() throws IOException, InterruptedException {
        return Docker.run("inspect", "--format", "{{.State.Running}}", id).equals("true");
    }

    /** Number of its process on this machine. */
    long pid() throws IOException, InterruptedException {
        return Long.parseLong(Docker.run("inspect", "--format", "{{.State.Pid}}", id));
    }

    /** SIGTERM, and the grace that the manifest gives. */
    void terminate() throws IOException, InterruptedException {
        Docker.run("stop", "--time", Long.toString(grace.toSeconds()), id);
    }

    /** Waits for it. */
    int exitCode() throws IOException, InterruptedException {
        return Integer.parseInt(Docker.run("wait", id));
    }

    String output() throws IOException, InterruptedException {
        return Docker.run("logs", id);
    }

    @Override
    public void close() throws IOException {
        try {
            Docker.run("rm", "--force", id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + id + " was removed", e);
        }
    }
}
