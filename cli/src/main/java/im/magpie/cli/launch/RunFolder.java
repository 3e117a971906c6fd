package im.magpie.cli.launch;

import im.magpie.servers.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The copies of our jars that one build runs from, and its start-up caches; shared by all suites of the same build.
 *
 * @param folder named by the key of the build
 */
public record RunFolder(Build build, Path folder) {
    private static final String JARS = "jars";
    /** Somebody may be about to start from a new one. */
    private static final Duration KEPT = Duration.ofHours(1);

    /** The folder for the build of these modules, filled. */
    public static RunFolder of(Build build, List<String> modules, Path fallback) throws IOException {
        RunFolder runFolder = new RunFolder(
                build, base(build, fallback).resolve(build.key(modules)).toAbsolutePath());
        runFolder.fill(modules);
        return runFolder;
    }

    /** Names the build. */
    public String key() {
        return folder.getFileName().toString();
    }

    /** The start-up cache of a module's JVM. */
    public Path cache(String module) {
        return folder.resolve(module + ".aot");
    }

    /** With the start-up cache if it is there; one that does not fit is ignored by the JVM. */
    public List<String> command(Jvm jvm) throws IOException {
        Path cache = cache(jvm.module());
        return Files.exists(cache)
                ? command(jvm, List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off"))
                : command(jvm, List.of());
    }

    /** Runs slower, and writes the cache when it ends in order. */
    public List<String> recordingCommand(Jvm jvm) throws IOException {
        return command(jvm, List.of("-XX:AOTCacheOutput=" + recordedCache(jvm.module()), "-Xlog:aot=off,cds=off"));
    }

    /** What was recorded becomes the caches; says whether each of the modules has its own now. */
    public boolean keepRecorded(List<String> modules) throws IOException {
        boolean all = true;
        for (String module : modules) {
            Path recorded = recordedCache(module);
            if (Files.exists(recorded)) {
                Files.move(recorded, cache(module), StandardCopyOption.ATOMIC_MOVE);
            } else {
                all = false;
            }
        }
        return all;
    }

    /** Where the JVM writes it; it becomes the cache when it is whole. */
    private Path recordedCache(String module) {
        return folder.resolve(module + ".aot.new");
    }

    /** Full JIT, and as little memory as a laptop has to spare. */
    private List<String> command(Jvm jvm, List<String> options) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(
                "-Xmx" + jvm.heapMegabytes() + "m",
                "-Xms32m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        words.addAll(options);
        words.add("@" + arguments(jvm.module()));
        words.add(jvm.mainClass());
        words.addAll(jvm.programArguments());
        return words;
    }

    /**
     * A file for {@code java @file} with the module's class path: {@code ps} stays readable, and the key in its name tells which
     * folders are in use.
     */
    private Path arguments(String module) throws IOException {
        String classPath = build.classPath(module).stream()
                .map(jar -> build.ours(jar) ? folder.resolve(JARS).resolve(jar.getFileName()) : jar)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Path file = folder.resolve(module + ".classpath");
        String text = "-cp \"" + classPath.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
        if (Files.notExists(file) || !Files.readString(file).equals(text)) {
            PrivateFiles.write(file, text);
        }
        return file;
    }

    /** Deletes the folders of former builds that no process runs from. */
    public void deleteUnusedNeighbours() throws IOException {
        Instant old = Instant.now().minus(KEPT);
        List<String> inUse = ProcessHandle.allProcesses()
                .flatMap(process -> process.info().arguments().stream())
                .flatMap(java.util.Arrays::stream)
                .toList();
        try (var folders = Files.list(folder.getParent())) {
            for (Path other : folders.filter(Files::isDirectory).toList()) {
                if (!other.equals(folder)
                        && Files.getLastModifiedTime(other).toInstant().isBefore(old)
                        && inUse.stream().noneMatch(word -> word.contains(other.toString()))) {
                    PrivateFiles.delete(other);
                }
            }
        }
    }

    private void fill(List<String> modules) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder.getParent());
        Path filling = Files.createTempDirectory(folder.getParent(), "filling");
        Files.createDirectory(filling.resolve(JARS));
        for (Path jar : jarsOf(modules)) {
            Files.copy(
                    jar,
                    filling.resolve(JARS).resolve(jar.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        try {
            Files.move(filling, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException
                | AtomicMoveNotSupportedException
                | java.nio.file.DirectoryNotEmptyException e) {
            PrivateFiles.delete(filling);
        }
    }

    private List<Path> jarsOf(List<String> modules) {
        List<Path> jars = new ArrayList<>();
        modules.forEach(
                module -> build.classPath(module).stream().filter(build::ours).forEach(jars::add));
        return jars.stream().distinct().toList();
    }

    private static Path base(Build build, Path fallback) {
        Path target = build.checkout().resolve("target");
        Path existing = Files.exists(target) ? target : build.checkout();
        return Files.isWritable(existing) ? target.resolve("run") : fallback.resolve("jars");
    }
}
