package im.magpie.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Several times of what the suite can do is offered: what it still does, and what the others are told (G8). All servers share one processor and
 * the generator has another, so that it can offer so much.
 */
final class Overload {
    private static final double RISE = 1.5;
    /** Less of what is offered than this means that the peak is passed. */
    private static final double KEPT_UP = 0.9;

    private final Run run;
    private final Load load;

    Overload(Run run, Load load) {
        this.run = run;
        this.load = load;
    }

    Report report(double rate, double times) {
        int processors = Runtime.getRuntime().availableProcessors();
        if (processors < 2) {
            throw new BenchException("--overload needs two processors: one for the suite, one for the generator.");
        }
        pin("0", "1");
        try {
            double peak = peak(rate);
            run.say("The peak is %.0f/s; now %.0f/s are offered.", peak, peak * times);
            Trial trial =
                    Trial.of(run, load, peak * times, run.options().duration()).requireAnswers();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("peakPerSecond", Report.rounded(peak));
            figures.put("ofPeak", Math.round(trial.acknowledgedPerSecond() / peak * 100) / 100.0);
            figures.putAll(trial.figures());
            String title = "overload: %.0f times the peak, servers on one processor".formatted(times);
            return Report.of(title, "message", trial.meter().acknowledgedCount(), trial.used(), figures)
                    .with(trial.seconds())
                    .with("sendToAck", trial.meter().toAck())
                    .with("sendToReceive", trial.meter().toReceive());
        } finally {
            pin("0-" + (processors - 1), "0-" + (processors - 1));
        }
    }

    /** The most that was ever acknowledged in a second, at rising rates. */
    private double peak(double first) {
        double peak = 0;
        double rate = first;
        boolean keptUp = true;
        while (keptUp) {
            Trial trial = Trial.of(run, load, rate, run.options().duration()).requireAnswers();
            run.say("%.0f/s offered, %.0f/s done", rate, trial.acknowledgedPerSecond());
            peak = Math.max(peak, trial.acknowledgedPerSecond());
            keptUp = trial.acknowledgedPerSecond() > KEPT_UP * rate;
            rate *= RISE;
        }
        return peak;
    }

    private void pin(String servers, String generator) {
        run.suite().processes().forEach(member -> pin(member.pid(), servers));
        pin(ProcessHandle.current().pid(), generator);
    }

    private static void pin(long pid, String processors) {
        try {
            int code = new ProcessBuilder("taskset", "-acp", processors, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new BenchException("taskset could not pin process " + pid + ": it needs the same user.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("--overload needs taskset (util-linux)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.");
        }
    }
}
