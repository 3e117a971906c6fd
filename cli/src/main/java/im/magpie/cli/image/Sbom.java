package im.magpie.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an image is made of, in CycloneDX 1.6: each jar with its coordinates and digest, and the runtime. */
final class Sbom {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
            .build();

    private Sbom() {}

    /** @param jars their paths in a Maven repository tell their coordinates; others are this checkout's */
    static byte[] of(String module, String version, List<Path> jars) throws IOException {
        Path repository = repository(jars);
        List<Map<String, Object>> components = new ArrayList<>();
        components.add(Map.of(
                "type", "platform", "name", "java", "version", System.getProperty("java.runtime.version", "25")));
        for (Path jar : jars) {
            components.add(component(jar, repository, version));
        }
        return JSON.writeValueAsBytes(Map.of(
                "bomFormat",
                "CycloneDX",
                "specVersion",
                "1.6",
                "version",
                1,
                "metadata",
                Map.of("component", Map.of("type", "container", "name", "magpie/" + module, "version", version)),
                "components",
                components));
    }

    private static Map<String, Object> component(Path jar, Path repository, String ourVersion) throws IOException {
        String group = "im.magpie";
        String name = jar.getFileName().toString().replace("-" + ourVersion + ".jar", "");
        String version = ourVersion;
        if (jar.startsWith(repository)) {
            Path folder = parent(repository.relativize(jar));
            int names = folder.getNameCount();
            group = folder.subpath(0, names - 2).toString().replace('/', '.');
            name = folder.getName(names - 2).toString();
            version = folder.getName(names - 1).toString();
        }
        Map<String, Object> component =
                new TreeMap<>(Map.of("type", "library", "group", group, "name", name, "version", version));
        component.put("purl", "pkg:maven/" + group + "/" + name + "@" + version + "?type=jar");
        component.put(
                "hashes",
                List.of(Map.of(
                        "alg",
                        "SHA-256",
                        "content",
                        HexFormat.of().formatHex(Blob.sha256().digest(Files.readAllBytes(jar))))));
        // The same library may be there twice, for two processors.
        component.put("bom-ref", jar.getFileName().toString());
        return component;
    }

    /** The local Maven repository: the folder that all jars share which lie in a folder of their version. */
    private static Path repository(List<Path> jars) {
        return jars.stream()
                .filter(jar ->
                        jar.getFileName().toString().contains("-" + parent(jar).getFileName()))
                .reduce(Sbom::shared)
                .orElse(Path.of("/none"));
    }

    private static Path shared(Path one, Path other) {
        Path shared = one;
        while (!other.startsWith(shared)) {
            shared = parent(shared);
        }
        return shared;
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
