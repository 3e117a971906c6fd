package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.process.ProcessRecord;
import im.magpie.cli.terminal.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Ends what runs in a folder, in order: services first, each with the time to finish what it has begun. */
public final class ShutDown {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration KILLING = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final DataFolder folder;
    private final Progress progress;
    private final Duration patience;
    private final int servicesAtOnce;

    public ShutDown(DataFolder folder, Progress progress) {
        this(folder, progress, PATIENCE, 1);
    }

    /**
     * @param patience how long each may take before it is killed
     * @param servicesAtOnce how many services may end at the same time
     */
    ShutDown(DataFolder folder, Progress progress, Duration patience, int servicesAtOnce) {
        this.folder = folder;
        this.progress = progress;
        this.patience = patience;
        this.servicesAtOnce = servicesAtOnce;
    }

    /** Whether anything ran. */
    public boolean run() throws Exception {
        List<String> services = new ArrayList<>(Names.all());
        services.removeAll(Names.SERVERS);
        boolean any = end(services, servicesAtOnce);
        return end(Names.SERVERS.reversed(), 1) || any;
    }

    private boolean end(List<String> names, int atOnce) throws Exception {
        try (ExecutorService hands = Executors.newFixedThreadPool(atOnce)) {
            boolean any = false;
            for (Future<Boolean> ended :
                    hands.invokeAll(names.stream().map(this::ending).toList())) {
                any |= ended.get();
            }
            return any;
        }
    }

    private Callable<Boolean> ending(String name) {
        return () -> {
            Optional<ProcessRecord> known = ProcessRecord.read(folder, name);
            boolean alive = known.isPresent() && known.get().alive();
            if (alive) {
                progress.step(name, () -> end(known.get()));
            }
            ProcessRecord.delete(folder, name);
            return alive;
        };
    }

    private boolean end(ProcessRecord process) throws InterruptedException {
        process.handle().ifPresent(ProcessHandle::destroy);
        if (gone(process, patience)) {
            return true;
        }
        progress.say("  " + process.name() + " did not end within " + patience.toSeconds() + " s and is killed.");
        process.handle().ifPresent(ProcessHandle::destroyForcibly);
        return gone(process, KILLING);
    }

    /** Asks the record, not {@link ProcessHandle#onExit}: that waits for ever where nobody collects dead processes. */
    private static boolean gone(ProcessRecord process, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (process.alive()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }
}
