package im.magpie.cli.image;

import im.magpie.cli.launch.Build;
import im.magpie.cli.suite.ServiceModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One module as an image: the runtime, the libraries, our jars, a layer each, so that what changes often is small.
 *
 * @param jars all jars of the class path, in its order
 * @param page folder of the chat page, if the module serves it
 */
record Image(String module, String version, List<Path> jars, List<Path> page) {
    static final String USER = "10001:10001";
    /**
     * Those that a start-up cache was made with must be those that it is used with. It holds objects, which must find room in the heap that the JVM
     * begins with: what a JVM takes by itself in a small container is too little, and then it does not start at all.
     */
    static final List<String> JVM_OPTIONS = List.of(
            "-Xms64m",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final String CACHE = "app/start-up.aot";
    /** Replaced by whoever sets the variable, as the manifests do: arguments of the command could not be. */
    private static final String OPTIONS = "-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError";

    static Image of(Build build, String module, String version) {
        boolean servesPage = module.equals("gateway-service") || module.equals("standalone");
        return new Image(
                module,
                version,
                build.classPath(module),
                servesPage && Files.isDirectory(build.page()) ? List.of(build.page()) : List.of());
    }

    /**
     * Writes the archive and beside it the list of its parts; returns the image's digest.
     *
     * @param cache of its start, which no two builds make alike: the uppermost layer
     */
    String write(Path folder, Layer.Written runtime, @Nullable Path cache) throws IOException {
        List<Layer.Written> layers =
                new ArrayList<>(List.of(runtime, libraries().write(), ours().write()));
        if (cache != null) {
            layers.add(new Layer().file(CACHE, cache).write());
        }
        Files.write(folder.resolve(module + ".cdx.json"), Sbom.of(module, version, jars));
        return Archive.write(
                folder.resolve(module + ".tar"),
                "magpie/" + module + ":" + version,
                config(cache != null),
                labels(),
                layers);
    }

    /** Writes what a container of it finds above the runtime. */
    void unpack(Path root) throws IOException {
        libraries().unpack(root);
        ours().unpack(root);
    }

    /** Paths in the image. */
    Stream<String> classPath() {
        return jars.stream().map(Image::inImage);
    }

    private Layer libraries() throws IOException {
        Layer layer = new Layer();
        for (Path jar : jars) {
            if (!isOurs(jar)) {
                layer.file(inImage(jar), jar);
            }
        }
        return layer;
    }

    private Layer ours() throws IOException {
        Layer layer = new Layer();
        for (Path jar : jars) {
            if (isOurs(jar)) {
                layer.file(inImage(jar), jar);
            }
        }
        for (Path folder : page) {
            layer.tree("app/page", folder);
        }
        return layer.text(
                "app/classpath", "-cp " + classPath().map(file -> "/" + file).collect(Collectors.joining(":")) + "\n");
    }

    private Map<String, Object> config(boolean cached) {
        Map<String, Object> config = new TreeMap<>();
        config.put("User", USER);
        config.put("WorkingDir", "/tmp");
        config.put(
                "Env",
                Stream.concat(
                                Stream.of("PATH=/opt/java/bin", "LANG=C.UTF-8", "JAVA_TOOL_OPTIONS=" + OPTIONS),
                                page.stream().map(_ -> "MAGPIE_WEB_LOCATION=file:/app/page/"))
                        .toList());
        config.put("Entrypoint", command(cached));
        config.put("Labels", labels());
        return config;
    }

    /** No shell: the JVM is process 1 and gets the signals. A cache that does not fit it says so once, and starts slower. */
    private List<String> command(boolean cached) {
        List<String> words = new ArrayList<>(List.of("/opt/java/bin/java"));
        words.addAll(JVM_OPTIONS);
        if (cached) {
            words.add("-XX:AOTCache=/" + CACHE);
        }
        words.add("@/app/classpath");
        words.add(ServiceModule.mainClassOf(module));
        return words;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("org.opencontainers.image.title", "magpie/" + module);
        labels.put("org.opencontainers.image.version", version);
        labels.put("org.opencontainers.image.description", "Magpie instant messaging: " + module);
        return labels;
    }

    private static String inImage(Path jar) {
        return (isOurs(jar) ? "app/" : "app/lib/") + jar.getFileName();
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith("magpie-");
    }
}
