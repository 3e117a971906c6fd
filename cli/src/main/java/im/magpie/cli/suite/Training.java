package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.Options;
import im.magpie.cli.launch.Build;
import im.magpie.cli.launch.Launcher;
import im.magpie.cli.process.PortOwner;
import im.magpie.cli.smoke.Exercise;
import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * Lets JVMs record their start-up caches: a suite of its own, with servers and data of its own, is started, used for a few seconds and
 * ended in order. Nothing of it remains but what the JVMs wrote.
 */
public final class Training {
    private static final Duration EXERCISE = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** JVMs that write their caches at the same time: each keeps little more than one core busy, and takes as much memory again as it has. */
    private static final int WRITING = 2;

    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;

    private final Build build;
    private final boolean separate;
    private final Path scratch;
    private final Launcher recording;

    /**
     * @param separate one JVM for each service
     * @param scratch folder for its data
     * @param recording starts JVMs that write their caches when they end
     */
    public Training(Build build, boolean separate, Path scratch, Launcher recording) {
        this.build = build;
        this.separate = separate;
        this.scratch = scratch;
        this.recording = recording;
    }

    /** Returns when all have ended: who has written no cache by then never will. */
    public void run() throws Exception {
        DataFolder folder = new DataFolder(Files.createTempDirectory(scratch, "training"));
        Progress silent = Progress.silent();
        Options options = new Options(freePorts(), separate, Map.of(), Map.of());
        try {
            new StartUp(folder, options, StartCache.USE, build, silent, recording)
                    .run((ports, _) -> new Exercise(ports.url()).run(EXERCISE));
        } finally {
            new ShutDown(folder, silent, PATIENCE, WRITING).run();
            folder.delete();
        }
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
