package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.Options;
import im.magpie.cli.launch.Build;
import im.magpie.cli.launch.RunFolder;
import im.magpie.cli.process.PortOwner;
import im.magpie.cli.smoke.Exercise;
import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes the start-up caches of a build: a suite of its own, with servers and data of its own, is started, used for a few seconds and
 * ended in order. Nothing of it remains but the caches.
 */
final class Training {
    private static final Duration EXERCISE = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;

    private final RunFolder runFolder;
    private final Build build;
    private final List<String> modules;

    /** @param modules whose JVMs are started */
    Training(RunFolder runFolder, Build build, List<String> modules) {
        this.runFolder = runFolder;
        this.build = build;
        this.modules = modules;
    }

    /** Whether each has its cache now; without one everything works, but starts slower. */
    boolean run() throws Exception {
        boolean separate = !modules.contains(ServiceModule.STANDALONE);
        DataFolder folder = new DataFolder(Files.createTempDirectory(runFolder.folder(), "training"));
        Progress silent =
                new Progress(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
        Options options = new Options(freePorts(), separate, Map.of(), Map.of());
        try {
            new StartUp(folder, options, StartCache.RECORD, build, silent)
                    .run((ports, _) -> new Exercise(ports.url()).run(EXERCISE));
        } finally {
            new ShutDown(folder, silent, PATIENCE).run();
            folder.delete();
        }
        boolean all = true;
        for (String module : modules) {
            all &= keep(module);
        }
        return all;
    }

    private boolean keep(String module) throws IOException {
        Path recorded = runFolder.recordedCache(module);
        if (Files.notExists(recorded)) {
            return false;
        }
        Files.move(recorded, runFolder.cache(module), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    static int freePorts() throws IOException {
        Random random = new Random();
        for (int attempt = 0; attempt < 100; attempt++) {
            int base = random.nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (allFree(base)) {
                return base;
            }
        }
        throw new Refusal("No ten ports in a row are free.");
    }

    private static boolean allFree(int base) {
        for (int port = base; port < base + Ports.COUNT; port++) {
            if (!PortOwner.free(port)) {
                return false;
            }
        }
        return true;
    }
}
