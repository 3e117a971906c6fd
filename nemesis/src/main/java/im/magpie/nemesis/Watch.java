package im.magpie.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Says how a run goes, every few seconds, and remembers what changes slowly. */
final class Watch {
    private final Vitals vitals = new Vitals();
    private final List<Double> p99 = new ArrayList<>();
    private final Supplier<List<Suite.Member>> processes;
    private final History history;
    private final Consumer<String> out;
    private final Duration every;
    private final Thread thread = Thread.ofVirtual().name("watch").unstarted(this::run);

    Watch(Supplier<List<Suite.Member>> processes, History history, Consumer<String> out, Duration every) {
        this.processes = processes;
        this.history = history;
        this.out = out;
        this.every = every;
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(every);
                vitals.sample(processes.get());
                double slowest = history.latencies().p99();
                if (slowest > 0) {
                    p99.add(slowest);
                }
                out.accept(String.format(
                        "  %,d acknowledged, %,d waiting, %,d heard, p99 %,.0f ms, %d violations",
                        history.acknowledged(),
                        history.waiting(),
                        history.heard(),
                        slowest,
                        history.violations().count()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Map<String, List<Vitals.Sample>> vitals() {
        return vitals.quarters();
    }

    /** The median of the first and of the last quarter, in milliseconds. */
    List<Double> p99() {
        int quarter = Math.max(1, p99.size() / 4);
        return p99.isEmpty()
                ? List.of(0.0, 0.0)
                : List.of(median(p99.subList(0, quarter)), median(p99.subList(p99.size() - quarter, p99.size())));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
