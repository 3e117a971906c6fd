package im.magpie.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What the first container of a workload mounts.
 *
 * @param files settings and secrets, which it may read
 * @param empty paths of folders that it may write to
 */
record Mounts(List<Mount> files, List<String> empty) {
    /** As Kubernetes has it, if nothing is said. */
    private static final int READABLE = 0644;

    /**
     * One folder of files.
     *
     * @param path in the container
     * @param mode of the files
     */
    record Mount(String path, Map<String, String> content, int mode) {
        /** As Kubernetes does it: the names are links into a folder whose name begins with two dots. */
        void write(Path target, UnaryOperator<String> placed) throws IOException {
            Path data = Files.createDirectories(target.resolve("..data"));
            for (Map.Entry<String, String> file : content.entrySet()) {
                Files.writeString(data.resolve(file.getKey()), placed.apply(file.getValue()));
                Files.createSymbolicLink(target.resolve(file.getKey()), Path.of("..data", file.getKey()));
            }
        }
    }

    /**
     * With the content that the overlay, and who runs it, give them.
     *
     * @param secrets by name
     * @param settings instead of those of its ConfigMap
     */
    static Mounts of(
            Overlay overlay,
            JsonNode workload,
            Map<String, Map<String, String>> secrets,
            Map<String, String> settings) {
        List<Mount> files = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        for (JsonNode mount : workload.at("/spec/template/spec/containers/0/volumeMounts")) {
            String path = mount.path("mountPath").asText();
            JsonNode volume = volume(workload, mount.path("name").asText());
            if (volume.has("emptyDir")) {
                empty.add(path);
            } else if (volume.has("configMap")) {
                Map<String, String> content = new TreeMap<>(overlay.settings(workload));
                content.putAll(settings);
                files.add(new Mount(path, content, mode(volume.path("configMap"))));
            } else {
                files.add(new Mount(path, secret(volume.path("secret"), secrets), mode(volume.path("secret"))));
            }
        }
        return new Mounts(files, empty);
    }

    private static Map<String, String> secret(JsonNode source, Map<String, Map<String, String>> secrets) {
        Map<String, String> content =
                secrets.getOrDefault(source.path("secretName").asText(), Map.of());
        if (content.isEmpty() && !source.path("optional").asBoolean()) {
            throw new AssertionError("No secret for " + source);
        }
        return content;
    }

    private static int mode(JsonNode source) {
        return source.path("defaultMode").asInt(READABLE);
    }

    private static JsonNode volume(JsonNode workload, String name) {
        for (JsonNode volume : workload.at("/spec/template/spec/volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume;
            }
        }
        throw new AssertionError("There is no volume " + name);
    }
}
