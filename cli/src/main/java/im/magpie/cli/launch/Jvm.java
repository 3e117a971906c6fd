package im.magpie.cli.launch;

import java.util.List;

/**
 * What runs in a JVM of a suite.
 *
 * @param module whose class path it has
 * @param heapMegabytes at most
 */
public record Jvm(String module, String mainClass, int heapMegabytes, List<String> programArguments) {
    public Jvm {
        programArguments = List.copyOf(programArguments);
    }
}
