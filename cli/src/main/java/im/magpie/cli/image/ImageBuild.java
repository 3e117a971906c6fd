package im.magpie.cli.image;

import im.magpie.cli.launch.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the images of all modules. */
public final class ImageBuild {
    /** Each has an image. */
    public static final List<String> MODULES = List.of(
            "connection-service",
            "gateway-service",
            "message-service",
            "presence-service",
            "standalone",
            "user-service");

    private final Build build;
    private final String version;

    public ImageBuild(Build build, String version) {
        this.build = build;
        this.version = version;
    }

    /** Writes an archive and a list of parts for each into the folder; returns their digests by module. */
    public Map<String, String> write(Path folder, List<String> modules) throws IOException {
        Files.createDirectories(folder);
        Path scratch = Files.createTempDirectory(folder, "runtime");
        try {
            Layer.Written runtime = JavaRuntime.layer(scratch).write();
            Map<String, String> digests = new TreeMap<>();
            for (String module : modules) {
                digests.put(module, Image.of(build, module, version).write(folder, runtime));
            }
            return digests;
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
