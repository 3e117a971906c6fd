package im.magpie.cli.image;

import im.magpie.cli.launch.Build;
import im.magpie.cli.launch.Jvm;
import im.magpie.cli.suite.ServiceModule;
import im.magpie.cli.suite.Training;
import im.magpie.cli.terminal.Refusal;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The start-up caches (JDK AOT caches) of images: what is in an image is run by the image's own runtime, in a suite that is used for some
 * seconds.
 *
 * <p>A cache fits that runtime, those options, and a class path of the same files in the same order, of the same size and date; only the folder that
 * they are in may be another.
 */
final class StartUpCaches {
    /** What a JVM takes by itself where it has less than 1,792 MB, as most of our pods have. */
    private static final String COLLECTOR = "-XX:+UseSerialGC";

    private final Build build;
    private final String version;
    private final Path runtime;
    private final Path scratch;

    /**
     * @param runtime as it is in the image
     * @param scratch an empty folder
     */
    StartUpCaches(Build build, String version, Path runtime, Path scratch) {
        this.build = build;
        this.version = version;
        this.runtime = runtime;
        this.scratch = scratch;
    }

    /** A cache for each of the modules. */
    Map<String, Path> make(List<String> modules) throws Exception {
        for (boolean separate : List.of(true, false)) {
            List<String> suite = ServiceModule.modules(separate);
            if (!Collections.disjoint(suite, modules)) {
                for (String module : suite) {
                    Image.of(build, module, version).unpack(scratch.resolve(module));
                }
                new Training(build, separate, scratch, jvm -> command(jvm, modules)).run();
            }
        }
        Map<String, Path> caches = new TreeMap<>();
        for (String module : modules) {
            if (Files.notExists(cache(module))) {
                throw new Refusal(module + " wrote no start-up cache: build the images without --start-up-cache.");
            }
            caches.put(module, cache(module));
        }
        return caches;
    }

    /** Services that only take part, since the others need them, write none. */
    private List<String> command(Jvm jvm, List<String> modules) {
        List<String> words = new ArrayList<>();
        words.add(runtime.resolve("bin/java").toString());
        words.add("-Xmx" + jvm.heapMegabytes() + "m");
        words.add(COLLECTOR);
        words.addAll(Image.JVM_OPTIONS);
        if (modules.contains(jvm.module())) {
            words.add("-XX:AOTCacheOutput=" + cache(jvm.module()));
            words.add("-Xlog:aot=off,cds=off");
        }
        words.add("-cp");
        words.add(Image.of(build, jvm.module(), version)
                .classPath()
                .map(file -> scratch.resolve(jvm.module()).resolve(file).toString())
                .collect(Collectors.joining(File.pathSeparator)));
        words.add(jvm.mainClass());
        words.addAll(jvm.programArguments());
        return words;
    }

    private Path cache(String module) {
        return scratch.resolve(module + ".aot");
    }
}
