package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.process.ProcessRecord;
import im.magpie.cli.terminal.Progress;
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

    public ShutDown(DataFolder folder, Progress progress) {
        this(folder, progress, PATIENCE);
    }

    /** @param patience how long each may take before it is killed */
    ShutDown(DataFolder folder, Progress progress, Duration patience) {
        this.folder = folder;
        this.progress = progress;
        this.patience = patience;
    }

    /** Whether anything ran. */
    public boolean run() throws Exception {
        boolean any = false;
        for (String name : inOrder()) {
            Optional<ProcessRecord> known = ProcessRecord.read(folder, name);
            if (known.isEmpty()) {
                continue;
            }
            if (known.get().alive()) {
                any = true;
                progress.step(name, () -> end(known.get()));
            }
            ProcessRecord.delete(folder, name);
        }
        return any;
    }

    private static List<String> inOrder() {
        List<String> servers = Names.SERVERS.reversed();
        List<String> names = new ArrayList<>(Names.all());
        names.removeAll(servers);
        names.addAll(servers);
        return names;
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
