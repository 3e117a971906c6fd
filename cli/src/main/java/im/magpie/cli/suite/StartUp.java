package im.magpie.cli.suite;

import im.magpie.cli.check.Checks;
import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.Options;
import im.magpie.cli.folder.Secrets;
import im.magpie.cli.launch.Build;
import im.magpie.cli.launch.Launcher;
import im.magpie.cli.launch.RunFolder;
import im.magpie.cli.process.ProcessRecord;
import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings a suite up: starts what should run and does not, in order. What can't become ready is ended again; so is, the first time, a suite that
 * is ready but lets no message through.
 */
public final class StartUp {
    private static final long MEBI = 1L << 20;
    private static final long DISK_FOR_NEW = 1024 * MEBI;
    private static final long DISK_FOR_OLD = 256 * MEBI;

    private final DataFolder folder;
    private final Options options;
    private final StartCache cache;
    private final Build build;
    private final Progress progress;
    private final @Nullable Launcher launcher;
    private final Ports ports;

    public StartUp(DataFolder folder, Options options, StartCache cache, Build build, Progress progress) {
        this(folder, options, cache, build, progress, null);
    }

    /** @param launcher of the services, if they are not to run from the build as usual */
    StartUp(
            DataFolder folder,
            Options options,
            StartCache cache,
            Build build,
            Progress progress,
            @Nullable Launcher launcher) {
        this.folder = folder;
        this.options = options;
        this.cache = cache;
        this.build = build;
        this.progress = progress;
        this.launcher = launcher;
        this.ports = new Ports(options.port());
    }

    /**
     * What {@code up} did.
     *
     * @param started false if all was there already
     * @param outdated whether services run from an older build
     */
    public record Result(boolean started, boolean outdated, Ports ports, Secrets secrets) {}

    /** What has to be right with a suite that is up before it is kept. */
    @FunctionalInterface
    public interface Proof {
        void of(Ports ports, Secrets secrets) throws Exception;
    }

    /** The caller holds the folder's lock. */
    public Result run(Proof proof) throws Exception {
        SuiteStatus before = SuiteStatus.of(folder);
        if (before.running() && !Options.of(folder).equals(Optional.of(options))) {
            throw new Refusal("Magpie runs in " + folder.root()
                    + " with other options: stop it with ./magpie down before you change them.");
        }
        List<String> modules = ServiceModule.modules(options.separate());
        if (before.complete(options)) {
            return new Result(false, outdated(), ports, Secrets.of(folder));
        }
        check(before);
        boolean firstTime = Options.of(folder).isEmpty();
        Secrets secrets = Secrets.of(folder);
        Addresses.LocalServers local = Parts.localServers(folder, ports, secrets);
        Addresses addresses = new Addresses(options, secrets, local);
        ForeignServers.check(options, addresses);
        options.save(folder);
        RunFolder runFolder = RunFolder.of(build, modules, folder.root());
        new ServiceFiles(folder, options, ports, secrets, addresses, build.page()).write();
        if (cache == StartCache.MAKE
                && !before.running()
                && modules.stream().map(runFolder::cache).anyMatch(Files::notExists)) {
            makeCaches(runFolder, modules);
        }
        try (Started started = new Started(folder);
                Readiness readiness = new Readiness(ports)) {
            Launch launch = new Launch(folder, runFolder.key(), started, readiness, progress);
            launch.all(Parts.servers(options, local));
            progress.step("schemas", () -> createSchemas(addresses));
            launch.all(Parts.services(folder, options, ports, launcher == null ? runFolder::command : launcher));
            if (!firstTime) {
                // People come back, perhaps all at once after an outage. A check that fails of so much work must not
                // end what serves them.
                started.keep();
            }
            proof.of(ports, secrets);
            started.keep();
        }
        runFolder.deleteUnusedNeighbours();
        return new Result(true, outdated(), ports, secrets);
    }

    /** Nothing depends on it: whatever goes wrong is said and left. */
    private void makeCaches(RunFolder runFolder, List<String> modules) throws InterruptedException {
        try {
            boolean made = progress.step("start-up cache of this build", () -> {
                new Training(build, options.separate(), runFolder.folder(), runFolder::recordingCommand).run();
                return runFolder.keepRecorded(modules);
            });
            if (!made) {
                progress.say("  A JVM wrote no cache; starts are slower without.");
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            progress.say("  Without a start-up cache, which only makes starts slower: " + e.getMessage());
        }
    }

    private void check(SuiteStatus before) throws IOException {
        Checks.disk(folder.root(), folder.used() ? DISK_FOR_OLD : DISK_FOR_NEW);
        List<String> alive = before.processes().stream()
                .filter(process -> process.state() != SuiteStatus.State.DEAD)
                .map(SuiteStatus.ProcessStatus::name)
                .toList();
        List<String> missing =
                Names.of(options).stream().filter(name -> !alive.contains(name)).toList();
        for (String name : missing) {
            Checks.ports(name, Parts.portsOf(name, ports));
        }
        Checks.memory(missing.stream().mapToLong(StartUp::megabytes).sum() * MEBI);
    }

    /** At rest, measured; see the README. */
    private static long megabytes(String name) {
        return switch (name) {
            case Names.DATABASE -> 150;
            case Names.REDIS -> 10;
            case Names.KAFKA -> 340;
            case ServiceModule.STANDALONE -> 700;
            default -> 320;
        };
    }

    private boolean createSchemas(Addresses addresses) {
        try {
            addresses.createSchemas();
            return true;
        } catch (SQLException e) {
            throw new Refusal("The database does not make Magpie's schemas (" + e.getMessage()
                    + "): check what its account may do.");
        }
    }

    private boolean outdated() throws IOException {
        String key = build.key(ServiceModule.modules(options.separate()));
        for (String process : Names.services(options)) {
            Optional<ProcessRecord> running = ProcessRecord.read(folder, process);
            if (running.isPresent() && !running.get().build().equals(key)) {
                return true;
            }
        }
        return false;
    }
}
