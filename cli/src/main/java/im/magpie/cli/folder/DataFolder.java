package im.magpie.cli.folder;

import im.magpie.servers.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A data folder and where things are in it.
 *
 * @param root absolute
 */
public record DataFolder(Path root) {
    private static final List<String> OURS =
            List.of("config", "database", "kafka", "logs", "redis", "run", "secrets", Options.FILE);

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** Whether a suite was ever started here. */
    public boolean used() {
        return Files.exists(root.resolve(Options.FILE));
    }

    /** The data of a server. */
    public Path of(String server) {
        return root.resolve(server);
    }

    /** One properties file a service. */
    public Path config() {
        return root.resolve("config");
    }

    public Path secrets() {
        return root.resolve("secrets");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    /** Who runs. */
    public Path run() {
        return root.resolve("run");
    }

    /** Deletes what a suite makes, and the folder if nothing else is in it. */
    public void delete() throws IOException {
        for (String name : OURS) {
            PrivateFiles.delete(root.resolve(name));
        }
        try (var rest = Files.list(root)) {
            if (rest.findAny().isPresent()) {
                return;
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.delete(root);
    }
}
