package im.magpie.nemesis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import org.HdrHistogram.Recorder;

/** From send to acknowledgement, as the application sees it: an outage is part of it. Thread-safe. */
final class Latencies {
    private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(30);

    private final Recorder recorder = new Recorder(HIGHEST_MICROS, 2);
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);

    void add(long nanos) {
        slowest.accumulate(nanos);
        recorder.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 1, HIGHEST_MICROS));
    }

    /** Milliseconds, of all. */
    double slowest() {
        return TimeUnit.NANOSECONDS.toMicros(slowest.get()) / 1_000.0;
    }

    /** Milliseconds at the 99th percentile since the last question. */
    double p99() {
        return recorder.getIntervalHistogram().getValueAtPercentile(99) / 1_000.0;
    }
}
