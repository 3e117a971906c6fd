package im.magpie.nemesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Where a run takes place: a folder, in it a disk that can fail, where this process may make one, and the suite. */
final class Stage {
    /** An {@code up} gives each of ten processes 10 s to end. */
    private static final int PATIENCE_SECONDS = 120;

    private final AtomicBoolean left = new AtomicBoolean();
    private final Path folder;
    private final boolean ours;
    private final @Nullable Disk disk;
    private final Suite suite;

    private Stage(Path folder, boolean ours, @Nullable Disk disk, Suite suite) {
        this.folder = folder;
        this.ours = ours;
        this.disk = disk;
        this.suite = suite;
    }

    /** @param given where the caller wants it; a folder of its own if null */
    static Stage in(Path home, @Nullable Path given, int port) throws IOException {
        Path folder = given == null ? Files.createTempDirectory("magpie-verify-") : Files.createDirectories(given);
        Disk disk = Disk.usable() ? Disk.in(folder) : null;
        Suite suite = new Suite(home, (disk == null ? folder : disk.path()).resolve("data"), port);
        return new Stage(folder.toAbsolutePath(), given == null, disk, suite);
    }

    Suite suite() {
        return suite;
    }

    @Nullable
    Disk disk() {
        return disk;
    }

    Path folder() {
        return folder;
    }

    Path operations() {
        return folder.resolve(OperationLog.FILE);
    }

    /**
     * Nothing stays cut off, stopped or running. Safe to call twice, from two threads.
     *
     * @param keep whether what the suite wrote stays
     */
    void leave(boolean keep) {
        if (!left.compareAndSet(false, true)) {
            return;
        }
        Firewall.mendAll();
        // An up that is under way would refuse the down.
        ProcessHandle.current().children().forEach(child -> {
            child.destroy();
            child.onExit()
                    .completeOnTimeout(child, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        });
        suite.down(!keep);
        if (!keep) {
            delete();
        }
    }

    private void delete() {
        try {
            if (disk != null) {
                disk.close();
            }
            if (ours) {
                Files.deleteIfExists(operations());
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left, and how to be rid of it. */
    String remains() {
        String mounted = disk == null ? "" : "; rid of it: " + disk.unmounting();
        return "What was asked, promised and heard is in " + operations() + ", what the suite wrote in " + suite.data()
                + mounted;
    }
}
