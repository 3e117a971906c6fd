package im.magpie.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A server that runs as a process of its own, with its files in one folder. What it stored survives {@link Process#destroyForcibly}. */
public sealed interface LocalServer permits DatabaseServer, RedisServer, KafkaServer {

    /** As {@code ./magpie status} names it. */
    String name();

    int port();

    /**
     * Prepares the folder if it is new, and starts the process; its output goes to the log.
     *
     * @param log is appended to
     */
    Process start(Path log) throws IOException, InterruptedException;

    /**
     * Whether it answers a client that knows its password. Asks once, for at most a second.
     */
    boolean ready();

    /** Waits until it answers. */
    default void awaitReady(Process process, Duration atMost) throws IOException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!ready()) {
            if (!process.isAlive()) {
                throw new IOException(name() + " ended with code " + process.exitValue() + ": its log says why.");
            }
            if (System.nanoTime() > end) {
                throw new IOException(
                        name() + " did not answer within " + atMost.toSeconds() + " s: its log says why.");
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }
}
