package im.magpie.cli.image;

import im.magpie.cli.launch.Build;
import im.magpie.cli.terminal.Progress;
import im.magpie.servers.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the images of all modules. */
public final class ImageBuild {
    private final Build build;
    private final String version;
    private final Progress progress;

    public ImageBuild(Build build, String version, Progress progress) {
        this.build = build;
        this.version = version;
        this.progress = progress;
    }

    /**
     * Writes an archive and a list of parts for each into the folder; returns their digests by module.
     *
     * @param cached with a start-up cache each
     */
    public Map<String, String> write(Path folder, List<String> modules, boolean cached) throws Exception {
        Files.createDirectories(folder);
        Path scratch = Files.createTempDirectory(folder, "runtime");
        try {
            Path java = scratch.resolve("java");
            Layer.Written runtime = progress.step("java runtime", () -> JavaRuntime.layer(JavaRuntime.link(java))
                    .write());
            Map<String, Path> caches = cached
                    ? progress.step(
                            "start-up caches",
                            () -> new StartUpCaches(build, version, java, scratch.resolve("start")).make(modules))
                    : Map.of();
            Map<String, String> digests = new TreeMap<>();
            for (String module : modules) {
                digests.put(module, progress.step(module, () -> Image.of(build, module, version)
                        .write(folder, runtime, caches.get(module))));
            }
            return digests;
        } finally {
            PrivateFiles.delete(scratch);
        }
    }
}
