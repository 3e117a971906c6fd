package im.magpie.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.cli.terminal.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image of two jars, read again as an engine would. */
class ImageTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder = Path.of("");

    private Image image = new Image("user-service", "1.0", List.of(), List.of());
    private Layer.Written base = new Layer.Written(Blob.of("x", new byte[0]), "");

    @BeforeEach
    void anImage() throws IOException {
        Path ours = jar("checkout/user-service/target/magpie-user-service-1.0.jar");
        Path library = jar("repository/org/example/some-library/2.3/some-library-2.3.jar");
        Path other = jar("repository/com/example/other/4/other-4.jar");
        image = new Image("user-service", "1.0", List.of(ours, library, other), List.of());
        base = new Layer().folder("tmp", 01777).write();
    }

    @Test
    void theSameFilesAreTheSameImageWhateverTheirDate() throws IOException {
        String first = image.write(folder, base, null);
        byte[] archive = Files.readAllBytes(folder.resolve("user-service.tar"));
        for (Path jar : image.jars()) {
            Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
        }
        assertThat(image.write(folder, base, null)).isEqualTo(first);
        assertThat(folder.resolve("user-service.tar")).hasBinaryContent(archive);
        Files.writeString(image.jars().getLast(), "changed");
        assertThat(image.write(folder, base, null)).isNotEqualTo(first);
    }

    @Test
    void everyNameInTheArchiveIsTheDigestOfItsContent() throws IOException {
        String digest = image.write(folder, base, null);
        Map<String, byte[]> files = untar(Files.newInputStream(folder.resolve("user-service.tar")));
        JsonNode index = JSON.readTree(files.get("index.json"));
        assertThat(index.at("/manifests/0/digest").asString()).isEqualTo(digest);
        files.forEach((name, content) -> {
            if (name.startsWith("blobs/")) {
                assertThat(Blob.of("", content).path()).isEqualTo(name);
            }
        });
        JsonNode manifest = JSON.readTree(files.get(path(digest)));
        JsonNode config = config(files);
        assertThat(manifest.get("layers")).hasSize(3);
        for (int layer = 0; layer < 3; layer++) {
            byte[] blob = Objects.requireNonNull(
                    files.get(path(manifest.at("/layers/" + layer + "/digest").asString())));
            assertThat(manifest.at("/layers/" + layer + "/size").asInt()).isEqualTo(blob.length);
            byte[] tar = new GZIPInputStream(new ByteArrayInputStream(blob)).readAllBytes();
            assertThat(config.at("/rootfs/diff_ids/" + layer).asString())
                    .isEqualTo("sha256:" + Blob.of("", tar).digest());
        }
    }

    @Test
    void theJvmIsTheProcessOfAnUnprivilegedUserAndTakesItsHeapFromTheLimit() throws IOException {
        image.write(folder, base, null);
        JsonNode config = config(untar(Files.newInputStream(folder.resolve("user-service.tar"))))
                .get("config");
        assertThat(config.get("User").asString()).isEqualTo("10001:10001");
        assertThat(config.at("/Entrypoint/0").asString()).isEqualTo("/opt/java/bin/java");
        assertThat(config.get("Entrypoint").toString())
                .contains("im.magpie.user.UserServiceApplication")
                .doesNotContain("MaxRAMPercentage")
                .as("room for the objects of a start-up cache, however small the container is")
                .contains("-Xms64m");
        assertThat(config.get("Env").toString()).contains("JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=");
        assertThat(config.at("/Labels/org.opencontainers.image.version").asString())
                .isEqualTo("1.0");
    }

    @Test
    void ourJarsAreALayerAboveTheLibraries() throws IOException {
        String digest = image.write(folder, base, null);
        Map<String, byte[]> files = untar(Files.newInputStream(folder.resolve("user-service.tar")));
        JsonNode layers = JSON.readTree(files.get(path(digest))).get("layers");
        assertThat(contentOf(files, layers.get(1)))
                .containsOnlyKeys("app/lib/some-library-2.3.jar", "app/lib/other-4.jar");
        Map<String, byte[]> ours = contentOf(files, layers.get(2));
        assertThat(ours).containsOnlyKeys("app/magpie-user-service-1.0.jar", "app/classpath");
        assertThat(new String(ours.get("app/classpath"), StandardCharsets.UTF_8))
                .isEqualTo("-cp /app/magpie-user-service-1.0.jar:/app/lib/some-library-2.3.jar:/app/lib/other-4.jar\n");
    }

    @Test
    void aStartUpCacheIsALayerAboveAllOthersAndChangesNoneOfThem() throws IOException {
        String without = image.write(folder, base, null);
        JsonNode layers = layers(without);
        Path cache = Files.writeString(folder.resolve("recorded"), "cache");
        String with = image.write(folder, base, cache);
        Map<String, byte[]> files = untar(Files.newInputStream(folder.resolve("user-service.tar")));
        assertThat(layers(with)).startsWith(layers.valueStream().toArray(JsonNode[]::new));
        assertThat(layers(with)).hasSize(4);
        assertThat(contentOf(files, layers(with).get(3))).containsOnlyKeys("app/start-up.aot");
        assertThat(config(files).at("/config/Entrypoint").toString()).contains("\"-XX:AOTCache=/app/start-up.aot\"");
    }

    @Test
    void whatACacheIsMadeFromHasTheNamesAndDatesThatItHasInTheImage() throws IOException {
        Path root = folder.resolve("unpacked");
        image.unpack(root);
        for (String name : image.classPath().toList()) {
            assertThat(Files.getLastModifiedTime(root.resolve(name)).toMillis()).isZero();
        }
        assertThat(image.classPath())
                .containsExactly(
                        "app/magpie-user-service-1.0.jar", "app/lib/some-library-2.3.jar", "app/lib/other-4.jar");
    }

    @Test
    void theListOfPartsIsAsItsFormatDemands() throws IOException {
        image.write(folder, base, null);
        byte[] parts = Files.readAllBytes(folder.resolve("user-service.cdx.json"));
        assertThat(new JsonParser().validate(parts, Version.VERSION_16)).isEmpty();
        byte[] broken = new String(parts, StandardCharsets.UTF_8)
                .replace("SHA-256", "SHA-257")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonParser().validate(broken, Version.VERSION_16)).isNotEmpty();
    }

    @Test
    void theListOfPartsNamesEveryJar() throws IOException {
        image.write(folder, base, null);
        JsonNode parts = JSON.readTree(Files.readAllBytes(folder.resolve("user-service.cdx.json")));
        assertThat(parts.get("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(parts.get("components").findValuesAsString("purl"))
                .containsExactly(
                        "pkg:maven/im.magpie/magpie-user-service@1.0?type=jar",
                        "pkg:maven/org.example/some-library@2.3?type=jar",
                        "pkg:maven/com.example/other@4?type=jar");
    }

    @Test
    void digestsAreWrittenIntoAKustomizationAndNothingElseIs() throws IOException {
        String zeros = "sha256:" + "0".repeat(64);
        String ones = "sha256:" + "1".repeat(64);
        String text = """
            # Why.
            images:
              - name: magpie/user-service
                newName: registry.example/user-service
                digest: %s
              - name: redis
                digest: %s
            """;
        Path file = Files.writeString(folder.resolve("kustomization.yaml"), text.formatted(zeros, zeros));
        Digests.write(file, Map.of("user-service", ones, "standalone", ones));
        assertThat(file).hasContent(text.formatted(ones, zeros));
        assertThatThrownBy(() -> Digests.write(file, Map.of("gateway-service", ones)))
                .isInstanceOf(Refusal.class);
    }

    private Path jar(String name) throws IOException {
        Path jar = folder.resolve(name);
        Files.createDirectories(jar.getParent());
        return Files.writeString(jar, name);
    }

    private JsonNode layers(String digest) throws IOException {
        Map<String, byte[]> files = untar(Files.newInputStream(folder.resolve("user-service.tar")));
        return JSON.readTree(files.get(path(digest))).get("layers");
    }

    private static JsonNode config(Map<String, byte[]> files) {
        return JSON.readTree(files.get(
                JSON.readTree(files.get("manifest.json")).at("/0/Config").asString()));
    }

    private static Map<String, byte[]> contentOf(Map<String, byte[]> files, JsonNode layer) throws IOException {
        byte[] blob = files.get(path(layer.get("digest").asString()));
        return untar(new GZIPInputStream(new ByteArrayInputStream(blob)));
    }

    private static String path(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    private static Map<String, byte[]> untar(InputStream in) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLastModifiedDate()).hasTime(0);
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), tar.readAllBytes());
                }
            }
        }
        return files;
    }
}
