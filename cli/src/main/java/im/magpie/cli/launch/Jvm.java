package im.magpie.cli.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a module's JVM is started: full JIT, and as little memory as a laptop has to spare.
 *
 * @param arguments file with the class path
 * @param heapMegabytes at most
 */
public record Jvm(Path arguments, String mainClass, int heapMegabytes, List<String> programArguments) {
    public Jvm {
        programArguments = List.copyOf(programArguments);
    }

    /** With the start-up cache if it is there; one that does not fit is ignored by the JVM. */
    public List<String> command(Path cache) {
        return Files.exists(cache)
                ? command(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off"))
                : command(List.of());
    }

    /** Runs slower, and writes the cache when it ends in order. */
    public List<String> recordingCommand(Path cache) {
        return command(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off,cds=off"));
    }

    /** Has nothing to do with a cache. */
    public List<String> command(List<String> options) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(
                "-Xmx" + heapMegabytes + "m",
                "-Xms32m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        words.addAll(options);
        words.add("@" + arguments);
        words.add(mainClass);
        words.addAll(programArguments);
        return words;
    }
}
