package im.magpie.cli.process;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.PropertiesFile;
import im.magpie.servers.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A process that {@code up} started and {@code down} has not ended yet; it stays when the process dies.
 *
 * @param identity tells the process from a later one with the same number
 * @param build of what it runs
 * @param ready whether it was ever seen ready
 */
public record ProcessRecord(
        String name, long pid, String identity, int port, Instant since, String build, boolean ready) {
    private static final String SUFFIX = ".process";

    /** Of a process that was just started. */
    public static ProcessRecord of(String name, Process process, int port, String build) {
        return new ProcessRecord(
                name,
                process.pid(),
                Proc.identity(process.pid()).orElse("gone"),
                port,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                build,
                false);
    }

    public static Optional<ProcessRecord> read(DataFolder folder, String name) throws IOException {
        Path file = file(folder, name);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        Map<String, String> values = PropertiesFile.read(file);
        return Optional.of(new ProcessRecord(
                name,
                Long.parseLong(value(values, "pid")),
                value(values, "identity"),
                Integer.parseInt(value(values, "port")),
                Instant.parse(value(values, "since")),
                value(values, "build"),
                Boolean.parseBoolean(value(values, "ready"))));
    }

    public void write(DataFolder folder) throws IOException {
        PrivateFiles.folder(folder.run());
        PropertiesFile.write(
                file(folder, name),
                new TreeMap<>(Map.of(
                        "pid", Long.toString(pid),
                        "identity", identity,
                        "port", Integer.toString(port),
                        "since", since.toString(),
                        "build", build,
                        "ready", Boolean.toString(ready))));
    }

    public static void delete(DataFolder folder, String name) throws IOException {
        Files.deleteIfExists(file(folder, name));
    }

    public ProcessRecord seenReady() {
        return new ProcessRecord(name, pid, identity, port, since, build, true);
    }

    public boolean alive() {
        return handle().isPresent();
    }

    /** The process, while it lives. */
    public Optional<ProcessHandle> handle() {
        return Proc.identity(pid).filter(identity::equals).flatMap(_ -> ProcessHandle.of(pid));
    }

    private static Path file(DataFolder folder, String name) {
        return folder.run().resolve(name + SUFFIX);
    }

    private static String value(Map<String, String> values, String key) {
        return Objects.requireNonNull(values.get(key), key);
    }
}
