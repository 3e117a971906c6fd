package im.magpie.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** A measured stretch of time: what came through in each second of it, and what it cost. */
final class Stretch implements AutoCloseable {
    private final Suite suite;
    private final LongSupplier done;
    private final DoubleSupplier latency;
    private final List<Second> seconds = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("seconds").factory());
    private final Cpu before;
    private final long start = System.nanoTime();
    private long last = start;
    private long doneBefore;
    private Cpu used;

    /**
     * One second.
     *
     * @param at seconds from the start of the stretch to its end
     * @param perSecond units that were done
     * @param p99Ms latency of those
     * @param cores that each process was busy on
     */
    record Second(double at, double perSecond, double p99Ms, Map<String, Double> cores) {}

    private Stretch(Suite suite, LongSupplier done, DoubleSupplier latency) {
        this.suite = suite;
        this.done = done;
        this.latency = latency;
        before = Cpu.now(suite.processes());
        used = before;
    }

    /**
     * Begins now.
     *
     * @param done units since the start
     * @param latency milliseconds at the 99th percentile since it was last asked
     */
    static Stretch begin(Suite suite, LongSupplier done, DoubleSupplier latency) {
        Stretch stretch = new Stretch(suite, done, latency);
        var _ = stretch.clock.scheduleAtFixedRate(stretch::look, 1, 1, TimeUnit.SECONDS);
        return stretch;
    }

    static Stretch begin(Suite suite, Meter meter) {
        return begin(suite, meter::deliveriesCount, meter::latelyMs);
    }

    private void look() {
        Cpu now = Cpu.now(suite.processes());
        long at = System.nanoTime();
        long soFar = done.getAsLong();
        double passed = (at - last) / 1e9;
        Map<String, Double> cores = new LinkedHashMap<>();
        now.since(used).byProcess().forEach((name, use) -> cores.put(name, round(use.micros() / 1e6 / passed)));
        seconds.add(new Second(
                round((at - start) / 1e9), round((soFar - doneBefore) / passed), latency.getAsDouble(), cores));
        used = now;
        doneBefore = soFar;
        last = at;
    }

    /** Ends it; what was used since its beginning. */
    Cpu end() {
        close();
        return Cpu.now(suite.processes()).since(before);
    }

    double tookSeconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    List<Second> seconds() {
        return seconds;
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** Looks no more. */
    @Override
    public void close() {
        clock.close();
    }
}
