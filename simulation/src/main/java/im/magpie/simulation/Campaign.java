package im.magpie.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Many runs, one after the other, until one fails; adds up what happened. */
final class Campaign {
    private final @Nullable Bug bug;
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final long startedAt = System.nanoTime();
    private long runs;
    private long steps;
    private long operations;
    private @Nullable Plan failed;

    Campaign(@Nullable Bug bug) {
        this.bug = bug;
    }

    /**
     * Runs the seeds from {@code first} on.
     *
     * @param progress called after each run
     */
    void run(long first, long count, Consumer<Campaign> progress) {
        for (long seed = first; seed < first + count && failed == null; seed++) {
            Plan plan = Plan.of(seed, bug);
            Run.Result result = Run.of(plan);
            runs++;
            steps += result.steps();
            operations += result.operations();
            result.faults().forEach((fault, count1) -> faults.merge(fault, count1, Integer::sum));
            if (result.failed()) {
                failed = plan;
            }
            progress.accept(this);
        }
    }

    /** The first run that failed, if one did. */
    @Nullable
    Plan failed() {
        return failed;
    }

    long runs() {
        return runs;
    }

    long steps() {
        return steps;
    }

    long operations() {
        return operations;
    }

    Map<Fault, Integer> faults() {
        return faults;
    }

    long faultCount() {
        return faults.values().stream().mapToLong(Integer::longValue).sum();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }
}
