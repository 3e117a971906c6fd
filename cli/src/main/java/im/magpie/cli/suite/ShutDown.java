package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.process.ProcessRecord;
import im.magpie.cli.terminal.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * @param servicesAtOnce how many services are asked to end before the first of them has
     */
    ShutDown(DataFolder folder, Progress progress, Duration patience, int servicesAtOnce) {
        this.folder = folder;
        this.progress = progress;
        this.patience = patience;
        this.servicesAtOnce = servicesAtOnce;
    }

    /** Whether anything ran. */
    public boolean run() throws Exception {
        List<String> services = servicesThere();
        boolean any = false;
        for (int i = 0; i < services.size(); i++) {
            for (String next : services.subList(i + 1, Math.min(services.size(), i + servicesAtOnce))) {
                ProcessRecord.read(folder, next).flatMap(ProcessRecord::handle).ifPresent(ProcessHandle::destroy);
            }
            any |= end(services.get(i));
        }
        for (String server : Names.SERVERS.reversed()) {
            any |= end(server);
        }
        return any;
    }

    /** Without those that could be there but are not: who asks the next one to end means one that runs. */
    private List<String> servicesThere() throws IOException {
        List<String> there = new ArrayList<>();
        for (String name : Names.all()) {
            if (!Names.SERVERS.contains(name)
                    && ProcessRecord.read(folder, name).isPresent()) {
                there.add(name);
            }
        }
        return there;
    }

    private boolean end(String name) throws Exception {
        Optional<ProcessRecord> known = ProcessRecord.read(folder, name);
        boolean alive = known.isPresent() && known.get().alive();
        if (alive) {
            progress.step(name, () -> end(known.get()));
        }
        ProcessRecord.delete(folder, name);
        return alive;
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
