package im.magpie.cli.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An OCI image layout in a tar file, with the one file more that {@code docker load} of older engines asks for. */
final class Archive {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();
    private static final int READABLE = 0644;

    private Archive() {}

    /** Returns the digest that the image has in a registry, if it is copied there as it is. */
    static String write(
            Path file,
            String name,
            Map<String, Object> runConfig,
            Map<String, String> labels,
            List<Layer.Written> layers)
            throws IOException {
        Blob config = json(
                "application/vnd.oci.image.config.v1+json",
                Map.of(
                        "architecture",
                        architecture(),
                        "os",
                        "linux",
                        "created",
                        "1970-01-01T00:00:00Z",
                        "config",
                        runConfig,
                        "rootfs",
                        Map.of(
                                "type",
                                "layers",
                                "diff_ids",
                                layers.stream().map(Layer.Written::diffId).toList())));
        Blob manifest = json(
                "application/vnd.oci.image.manifest.v1+json",
                Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        "application/vnd.oci.image.manifest.v1+json",
                        "config",
                        config.descriptor(),
                        "annotations",
                        labels,
                        "layers",
                        layers.stream().map(layer -> layer.blob().descriptor()).toList()));
        Map<String, Object> entry = new TreeMap<>(manifest.descriptor());
        entry.put(
                "annotations",
                Map.of(
                        "org.opencontainers.image.ref.name",
                        name.substring(name.indexOf(':') + 1),
                        "io.containerd.image.name",
                        "docker.io/" + name));
        List<Blob> blobs =
                new ArrayList<>(layers.stream().map(Layer.Written::blob).toList());
        blobs.add(config);
        blobs.add(manifest);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Blob blob : blobs) {
                Layer.put(tar, blob.path(), blob.bytes(), READABLE);
            }
            Layer.put(
                    tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8), READABLE);
            Layer.put(
                    tar,
                    "index.json",
                    JSON.writeValueAsBytes(Map.of(
                            "schemaVersion",
                            2,
                            "mediaType",
                            "application/vnd.oci.image.index.v1+json",
                            "manifests",
                            List.of(entry))),
                    READABLE);
            Layer.put(
                    tar,
                    "manifest.json",
                    JSON.writeValueAsBytes(List.of(Map.of(
                            "Config",
                            config.path(),
                            "RepoTags",
                            List.of(name),
                            "Layers",
                            layers.stream().map(layer -> layer.blob().path()).toList()))),
                    READABLE);
        }
        return "sha256:" + manifest.digest();
    }

    private static Blob json(String mediaType, Map<String, Object> content) {
        return Blob.of(mediaType, JSON.writeValueAsBytes(content));
    }

    private static String architecture() {
        return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
    }
}
