package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.process.ProcessRecord;
import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import im.magpie.servers.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Starts parts that do not run, and waits for all of them. */
final class Launch {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long LOG_BYTES = 16L << 20;

    private final DataFolder folder;
    private final String build;
    private final Started started;
    private final Readiness readiness;
    private final Progress progress;

    Launch(DataFolder folder, String build, Started started, Readiness readiness, Progress progress) {
        this.folder = folder;
        this.build = build;
        this.started = started;
        this.readiness = readiness;
        this.progress = progress;
    }

    /** Returns when all are ready; throws {@link Refusal} if one of them does not become so. */
    void all(List<Part> parts) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> starts = parts.stream()
                    .<Callable<Boolean>>map(part -> () -> one(part))
                    .toList();
            for (Future<Boolean> start : threads.invokeAll(starts)) {
                start.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private boolean one(Part part) throws Exception {
        Optional<ProcessRecord> known = ProcessRecord.read(folder, part.name()).filter(ProcessRecord::alive);
        if (known.isPresent() && readiness.of(part.name())) {
            return false;
        }
        return progress.step(part.name(), () -> {
            ProcessRecord running = known.isPresent() ? known.get() : begin(part);
            awaitReady(part, running);
            running.seenReady().write(folder);
            return true;
        });
    }

    private ProcessRecord begin(Part part) throws IOException, InterruptedException {
        Process process = part.start(log(part.name()));
        ProcessRecord begun = ProcessRecord.of(part.name(), process, part.port(), build);
        started.add(begun, process);
        return begun;
    }

    private void awaitReady(Part part, ProcessRecord process) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!part.ready(readiness)) {
            if (!process.alive()) {
                throw new Refusal(
                        process.name() + " ended while it started: " + folder.log(process.name()) + " says why.");
            }
            if (System.nanoTime() > end) {
                throw new Refusal(
                        ExitCode.TIMED_OUT,
                        process.name() + " was not ready within " + PATIENCE.toSeconds() + " s: "
                                + folder.log(process.name()) + " says why; ./magpie down ends what hangs.");
            }
            Thread.sleep(POLL);
        }
    }

    /** The former log is kept once it is large. */
    private Path log(String name) throws IOException {
        PrivateFiles.folder(folder.logs());
        Path log = folder.log(name);
        if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
            Files.move(log, folder.log(name + ".old"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }
}
