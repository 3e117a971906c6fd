package im.magpie.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pod is made of: the template of a Deployment or a Job, the files that it mounts, and the services' addresses here.
 *
 * @param pod the {@code spec} of its template
 * @param settings the content of its ConfigMap
 * @param home the checkout
 */
record Template(JsonNode pod, Map<String, String> settings, Map<String, Map<String, String>> secrets, Path home) {
    private static final String MOUNTS = "/etc/magpie";

    /** Other settings: another ConfigMap, so another name of it in the template. */
    Template with(Map<String, String> others) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.putAll(others);
        return new Template(pod, changed, secrets, home);
    }

    /** The only one: our pods have no side-cars. */
    JsonNode container() {
        return pod.at("/containers/0");
    }

    /** A port by its name or number. */
    int port(String name) {
        for (JsonNode port : container().path("ports")) {
            if (port.path("name").asText().equals(name)) {
                return port.path("containerPort").asInt();
            }
        }
        return Integer.parseInt(name);
    }

    Duration preStop() {
        return Duration.ofSeconds(
                container().at("/lifecycle/preStop/sleep/seconds").asInt(0));
    }

    Duration grace() {
        return Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asInt(30));
    }

    /**
     * Starts its process, with the files that the manifest mounts below a folder of its own.
     *
     * @param address of the pod: as in a cluster every pod has one of its own, so that all may use the manifest's ports
     */
    Process start(Path folder, String address) throws IOException {
        Files.createDirectories(folder);
        mount(folder);
        ProcessBuilder builder = new ProcessBuilder(command(folder, address))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().keySet().retainAll(List.of("PATH"));
        container().path("env").forEach(variable -> builder.environment()
                .put(variable.path("name").asText(), local(value(variable), folder)));
        return builder.start();
    }

    private String value(JsonNode variable) {
        return switch (variable.at("/valueFrom/fieldRef/fieldPath").asText()) {
            case "" -> variable.path("value").asText();
            case "metadata.labels['pod-template-hash']" -> Integer.toHexString(hashCode());
            default -> throw new DrillException("No pod has " + variable.path("valueFrom") + " here");
        };
    }

    private List<String> command(Path folder, String address) throws IOException {
        String service = container().path("image").asText().replaceFirst("^.*/([a-z-]+)@.*$", "$1");
        Path target = home.resolve(service).resolve("target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What a cgroup would say.
                "-XX:MaxRAM=" + memory(),
                // Ten of them start on a machine that one would have for itself.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-cp",
                target.resolve("classes") + ":" + Files.readString(target.resolve("classpath")),
                mainClass(service)));
        container().path("args").forEach(argument -> command.add(argument.asText()));
        if (!container().has("args")) {
            command.add("--server.address=" + address);
            command.add("--magpie.connection.address=" + address);
            if (settings.containsKey("management.server.port")) {
                command.add("--management.server.address=" + address);
            }
        }
        return command;
    }

    private static String mainClass(String service) {
        String name = service.replace("-service", "");
        return "im.magpie." + name + "." + Character.toUpperCase(name.charAt(0)) + name.substring(1)
                + "ServiceApplication";
    }

    private long memory() {
        String limit = container().at("/resources/limits/memory").asText();
        long unit = limit.endsWith("Gi") ? 1L << 30 : 1L << 20;
        return new BigDecimal(limit.replaceAll("[GM]i$", ""))
                .multiply(BigDecimal.valueOf(unit))
                .longValueExact();
    }

    private void mount(Path folder) throws IOException {
        for (JsonNode mount : container().path("volumeMounts")) {
            String path = mount.path("mountPath").asText();
            if (path.startsWith(MOUNTS)) {
                for (Map.Entry<String, String> file :
                        files(volume(mount.path("name").asText())).entrySet()) {
                    Path target = Files.createDirectories(Path.of(local(path, folder)));
                    Files.writeString(target.resolve(file.getKey()), local(file.getValue(), folder));
                }
            }
        }
    }

    private Map<String, String> files(JsonNode volume) {
        if (volume.has("configMap")) {
            return settings;
        }
        String name = volume.at("/secret/secretName").asText();
        if (!secrets.containsKey(name) && !volume.at("/secret/optional").asBoolean()) {
            throw new DrillException("There is no secret " + name);
        }
        return secrets.getOrDefault(name, Map.of());
    }

    private JsonNode volume(String name) {
        for (JsonNode volume : pod.path("volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume;
            }
        }
        throw new DrillException("There is no volume " + name);
    }

    private static String local(String value, Path folder) {
        return value.replace(MOUNTS, folder + MOUNTS);
    }
}
