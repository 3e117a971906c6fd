package im.magpie.servers;

import java.io.IOException;

/** Ends a process when this JVM ends, however it ends: kill -9 runs no shutdown hook, but it closes pipes. */
public final class Leash implements AutoCloseable {
    private final Process watcher;

    /** Holds it. */
    public Leash(Process held) throws IOException {
        watcher = new ProcessBuilder("sh", "-c", "read -r _; kill -9 " + held.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Lets the process live on; its number may soon be another's. */
    @Override
    public void close() {
        watcher.destroyForcibly();
    }
}
