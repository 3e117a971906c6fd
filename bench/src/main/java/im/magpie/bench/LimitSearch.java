package im.magpie.bench;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The highest rate at which the 99th percentile, send to receive, stays under a bound and nothing is refused. */
final class LimitSearch {
    /** Near enough. */
    private static final double RATIO = 1.08;

    private static final double LOWEST = 10;

    private final Run run;
    private final Load load;
    private final double boundMs;
    private @Nullable Trial best;
    private String reason = "";

    LimitSearch(Run run, Load load, double boundMs) {
        this.run = run;
        this.load = load;
        this.boundMs = boundMs;
    }

    /** Doubles the rate until it is too much, and then halves the distance. */
    Trial from(double rate) {
        double good = 0;
        double bad = rate;
        while (holds(bad)) {
            good = bad;
            bad *= 2;
        }
        while (bad > LOWEST && (good == 0 || bad / good > RATIO)) {
            double middle = good == 0 ? bad / 2 : Math.sqrt(good * bad);
            if (holds(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        if (best == null) {
            throw new BenchException("Even at " + LOWEST + " messages/s the limit is not kept: " + reason + ".");
        }
        return best;
    }

    /** Why it can't be more. */
    String reason() {
        return reason;
    }

    /** A second time if not: one slow write of the disk is no limit. */
    private boolean holds(double rate) {
        return Stream.of(1, 2).anyMatch(attempt -> once(rate));
    }

    private boolean once(double rate) {
        Trial.of(
                run,
                load,
                rate,
                Math.min(run.options().duration(), run.options().warmUp()));
        Trial trial = Trial.of(run, load, rate, run.options().duration());
        String problem = problem(trial);
        run.say("%.0f/s: p99 %.0f ms%s", rate, trial.p99Ms(), problem == null ? "" : ", too much: " + problem);
        if (problem == null) {
            best = trial;
            return true;
        }
        reason = "at %.0f/s %s".formatted(rate, problem);
        return false;
    }

    private @Nullable String problem(Trial trial) {
        Meter meter = trial.meter();
        if (trial.late()) {
            return "the generator was %.0f ms late".formatted(meter.lateMs());
        }
        if (meter.refusedCount() > 0) {
            return meter.refusedCount() + " were refused";
        }
        if (!meter.complete()) {
            return meter.unanswered() + " unanswered, " + meter.lost() + " lost";
        }
        return trial.p99Ms() > boundMs ? "p99 was %.0f ms".formatted(trial.p99Ms()) : null;
    }
}
