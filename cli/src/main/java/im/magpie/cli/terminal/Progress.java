package im.magpie.cli.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Shows which steps run and how long each took: a line for each finished step and, on a terminal, one that moves for those that run.
 * Steps may run at the same time.
 */
public final class Progress implements AutoCloseable {
    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final Duration TICK = Duration.ofMillis(100);
    private static final String CLEAR = "\r\033[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final long begin = System.nanoTime();
    private final Set<String> running = new LinkedHashSet<>();
    private boolean closed;

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        if (terminal) {
            Thread.ofVirtual().start(this::spin);
        }
    }

    /** On stderr; moves if the script has seen a terminal there. */
    public static Progress onStandardError() {
        return new Progress(System.err, Boolean.getBoolean("magpie.terminal"));
    }

    /** Tells nobody. */
    public static Progress silent() {
        return new Progress(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
    }

    /** Runs the step and says how long it took, or that it failed. */
    public <T> T step(String name, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        change(() -> running.add(name));
        boolean done = false;
        try {
            T result = work.call();
            done = true;
            return result;
        } finally {
            String line = "  %-28s %6s".formatted(name, done ? seconds(start) : "failed");
            change(() -> {
                running.remove(name);
                out.println(line);
            });
        }
    }

    /** A line that is no step. */
    public void say(String line) {
        change(() -> out.println(line));
    }

    /** The time since the progress began, as {@code 12.3 s}. */
    public String elapsed() {
        return seconds(begin);
    }

    @Override
    public void close() {
        change(() -> closed = true);
    }

    private static String seconds(long start) {
        return "%.1f s".formatted((System.nanoTime() - start) / 1e9);
    }

    private synchronized void change(Runnable change) {
        if (terminal) {
            out.print(CLEAR);
        }
        change.run();
        out.flush();
    }

    private void spin() {
        for (int tick = 0; draw(tick); tick++) {
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized boolean draw(int tick) {
        if (!closed && !running.isEmpty()) {
            out.print(CLEAR + SPINNER[tick % SPINNER.length] + " " + String.join(", ", running) + " ... " + elapsed());
            out.flush();
        }
        return !closed;
    }
}
