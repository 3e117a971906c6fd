package im.magpie.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server that runs as a process of its own, listens on 127.0.0.1 alone, and has its files in one folder.
 *
 * <p>{@link Process#destroy} ends it in order, and what it has on disk survives {@link Process#destroyForcibly} too.
 */
public sealed interface LocalServer permits DatabaseServer, RedisServer, SentinelServer, KafkaServer {

    /** As {@code ./magpie status} names it. */
    String name();

    int port();

    /** What it has on disk. */
    Path folder();

    /**
     * Makes the folder ready, which takes seconds where it is new.
     *
     * @param log is appended to
     * @return the command that runs the server
     */
    List<String> prepare(Path log) throws IOException, InterruptedException;

    /** Whether it serves a client that knows its password. Asks once, for a second or two at most. */
    boolean ready();

    /** Whether the process speaks its protocol: much cheaper than {@link #ready}, needs no password, and is false for a frozen one. */
    boolean answers();

    /**
     * Starts the process in a session of its own, so that it outlives the terminal; its output goes to the log.
     *
     * @param log is appended to
     */
    default Process start(Path log) throws IOException, InterruptedException {
        return Detached.start(prepare(log), log);
    }

    /** Waits until it serves clients. */
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
