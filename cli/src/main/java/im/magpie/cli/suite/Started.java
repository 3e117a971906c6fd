package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.process.ProcessRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What one {@code up} has started: ended again, also by Ctrl-C, unless it is kept in the end. */
final class Started implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DataFolder folder;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Thread hook = new Thread(this::undo);
    private boolean closed;

    Started(DataFolder folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Remembers it in the folder too. */
    synchronized void add(ProcessRecord started, Process process) throws IOException {
        if (closed) {
            process.destroyForcibly();
            throw new IOException("interrupted");
        }
        processes.put(started.name(), process);
        started.write(folder);
    }

    /** From now on they are on their own. */
    synchronized void keep() {
        processes.clear();
    }

    @Override
    public void close() {
        undo();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs, and finds nothing left to do.
        }
    }

    private synchronized void undo() {
        closed = true;
        processes.values().forEach(Process::destroy);
        processes.forEach((name, process) -> {
            try {
                if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                }
                ProcessRecord.delete(folder, name);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        processes.clear();
    }
}
