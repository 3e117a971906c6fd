package im.magpie.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The overlays that there are, each rendered once. */
enum Overlay {
    SMALL,
    MEDIUM,
    LARGE;

    private static final Path MANIFESTS = Path.of("kubernetes").toAbsolutePath();
    private static final Path WITH_DIGESTS = Path.of("target", "with-digests").toAbsolutePath();
    private static final String IMAGES = "components/images/kustomization.yaml";
    private static final String UNKNOWN = "0".repeat(64);

    private static final Map<Overlay, String> AS_CHECKED_IN = new EnumMap<>(Overlay.class);
    private static final Map<Overlay, List<JsonNode>> KNOWN_IMAGES = new EnumMap<>(Overlay.class);

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As it is in the repository, where nobody knows the images' digests. */
    synchronized String asCheckedIn() {
        return AS_CHECKED_IN.computeIfAbsent(this, overlay -> overlay.render(MANIFESTS));
    }

    /** Its objects, with a digest for each image, as whoever builds the images writes them. */
    List<JsonNode> objects() {
        synchronized (KNOWN_IMAGES) {
            return KNOWN_IMAGES.computeIfAbsent(this, overlay -> Yaml.documents(overlay.render(withDigests())));
        }
    }

    String render(Path manifests) {
        return Kubectl.kustomize(manifests.resolve("overlays").resolve(folder()));
    }

    /** The objects of a kind. */
    List<JsonNode> objects(String kind) {
        return objects().stream()
                .filter(object -> Yaml.kind(object).equals(kind))
                .toList();
    }

    JsonNode object(String kind, String name) {
        return objects(kind).stream()
                .filter(object -> Yaml.name(object).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(folder() + " has no " + kind + " " + name));
    }

    /** Deployments, StatefulSets and Jobs. */
    List<JsonNode> workloads() {
        return objects().stream()
                .filter(object -> object.at("/spec/template/spec/containers").isArray())
                .toList();
    }

    /** What a pod finds in its folder of settings. */
    Map<String, String> settings(JsonNode workload) {
        for (JsonNode volume : workload.at("/spec/template/spec/volumes")) {
            if (volume.path("name").asText().equals("config")) {
                return Yaml.strings(
                        object("ConfigMap", volume.at("/configMap/name").asText())
                                .path("data"));
            }
        }
        throw new AssertionError(Yaml.name(workload) + " has no volume with its settings");
    }

    private static Path withDigests() {
        try {
            Yaml.delete(WITH_DIGESTS);
            Yaml.copy(MANIFESTS, WITH_DIGESTS);
            Path images = WITH_DIGESTS.resolve(IMAGES);
            Files.writeString(images, Files.readString(images).replace(UNKNOWN, "0123456789abcdef".repeat(4)));
            return WITH_DIGESTS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
