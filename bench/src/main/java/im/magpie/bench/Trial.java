package im.magpie.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages at one rate for a while, and what became of them.
 *
 * @param inTime how many were acknowledged while they were offered
 */
record Trial(Meter meter, double rate, int inTime, double tookSeconds, Cpu used, List<Stretch.Second> seconds) {
    private static final double LATE_MS = 20;

    /** Offers them, and waits until all is answered and received, or will not be. */
    static Trial of(Run run, Load load, double rate, double seconds) {
        Meter meter = load.meter(rate, seconds);
        try (Stretch stretch = Stretch.begin(run.suite(), meter)) {
            load.offer(meter, rate);
            double took = stretch.tookSeconds();
            int inTime = meter.acknowledgedCount();
            Cpu used = stretch.end();
            Load.settle(meter);
            return new Trial(meter, rate, inTime, took, used, stretch.seconds());
        }
    }

    /** Whether the generator could not keep its rate, so that it would have measured itself. */
    boolean late() {
        return meter.lateMs() > LATE_MS;
    }

    double p99Ms() {
        return meter.toReceive().getValueAtPercentile(99) / 1_000.0;
    }

    double acknowledgedPerSecond() {
        return inTime / tookSeconds;
    }

    /** @throws BenchException if it can't be reported */
    Trial requireValid() {
        if (late()) {
            throw new BenchException("The generator was " + meter.lateMs()
                    + " ms late at the 99th percentile, so this is no measurement: lower --rate, or give it a"
                    + " core of its own.");
        }
        return requireAnswers();
    }

    Trial requireAnswers() {
        if (meter.acknowledgedCount() == 0) {
            throw new BenchException("Nothing was acknowledged; the last refusal: " + meter.refusal());
        }
        return this;
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("offeredPerSecond", Report.rounded(meter.messages() / tookSeconds));
        figures.put("acknowledgedPerSecond", Report.rounded(acknowledgedPerSecond()));
        figures.put("deliveriesPerSecond", Report.rounded(meter.deliveriesCount() / tookSeconds));
        Report.latency(figures, "sendToAck", meter.toAck());
        Report.latency(figures, "sendToReceive", meter.toReceive());
        figures.put("generatorLateMs.p99", meter.lateMs());
        figures.put("acknowledged", meter.acknowledgedCount());
        figures.put("refused", meter.refusedCount());
        figures.put("refusedWithoutRetryAfter", meter.refusedForGoodCount());
        figures.put("unanswered", meter.unanswered());
        figures.put("closedSockets", meter.closedCount());
        figures.put("lost", meter.lost());
        figures.put("doubled", meter.doubled());
        figures.put("toldLagging", meter.laggingCount());
        String refusal = meter.refusal();
        if (refusal != null) {
            figures.put("lastRefusal", refusal);
        }
        return figures;
    }
}
