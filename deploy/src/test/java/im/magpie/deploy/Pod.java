package im.magpie.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The first container of a workload as a process of this machine: its command line, its environment and its mounted files, as the manifest says. What
 * a cluster would do differently is said by the caller: the addresses of names, and the ports.
 */
final class Pod implements AutoCloseable {
    private static final String MOUNTS = "/etc/magpie";
    private static final Map<String, String> MAIN_CLASSES = Map.of(
            "user-service", "im.magpie.user.UserServiceApplication",
            "message-service", "im.magpie.message.MessageServiceApplication",
            "gateway-service", "im.magpie.gateway.GatewayServiceApplication");

    private final Process process;
    private final Path output;

    private Pod(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param folder for its files
     * @param secrets by name
     * @param settings instead of those of its ConfigMap
     * @param more arguments
     */
    static Pod start(
            Overlay overlay,
            JsonNode workload,
            Path folder,
            Map<String, Map<String, String>> secrets,
            Map<String, String> settings,
            String... more)
            throws IOException {
        JsonNode container = workload.at("/spec/template/spec/containers/0");
        mount(Mounts.of(overlay, workload, secrets, settings), folder);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        String service = service(container);
        command.addAll(List.of("-cp", classPath(service), Objects.requireNonNull(MAIN_CLASSES.get(service))));
        container.path("args").forEach(argument -> command.add(argument.asText()));
        command.addAll(List.of(more));
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        container.path("env").forEach(variable -> builder.environment()
                .put(
                        variable.path("name").asText(),
                        local(variable.path("value").asText(), folder)));
        return new Pod(builder.start(), output);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("It does not end: " + output());
        }
        return process.exitValue();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean runs() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** {@code magpie/user-service@sha256:...} is the module of that name. */
    private static String service(JsonNode container) {
        return container.path("image").asText().replaceFirst("^.*/([a-z-]+)@.*$", "$1");
    }

    /** Its own, as in its image: what others bring along would switch things on. */
    private static String classPath(String service) throws IOException {
        Path target = Path.of("..", service, "target").toAbsolutePath().normalize();
        Path dependencies = target.resolve("classpath");
        if (Files.notExists(dependencies)) {
            throw new AssertionError(service + " is not packaged: mvn -pl deploy -am verify");
        }
        return target.resolve("classes") + File.pathSeparator + Files.readString(dependencies);
    }

    private static void mount(Mounts mounts, Path folder) throws IOException {
        for (Mounts.Mount mount : mounts.files()) {
            mount.write(Path.of(local(mount.path(), folder)), value -> local(value, folder));
        }
    }

    private static String local(String value, Path folder) {
        return value.replace(MOUNTS, folder + MOUNTS);
    }
}
