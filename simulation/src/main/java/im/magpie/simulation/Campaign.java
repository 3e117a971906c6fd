package im.magpie.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Many runs, as many at once as there are processors, until one fails; adds up what happened in the order of the seeds. */
final class Campaign {
    /** More than processors, since a quick run waits for the slow ones before it. */
    private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

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

    private record Ran(Plan plan, Run.Result result) {}

    /**
     * Runs the seeds from {@code first} on.
     *
     * @param progress called after each run
     */
    void run(long first, long count, Consumer<Campaign> progress) {
        LongStream.range(first, first + count)
                .mapToObj(seed -> Plan.of(seed, bug))
                .gather(Gatherers.mapConcurrent(AT_ONCE, plan -> new Ran(plan, Run.of(plan))))
                .filter(ran -> {
                    add(ran.result());
                    progress.accept(this);
                    return ran.result().failed();
                })
                .findFirst()
                .ifPresent(ran -> failed = ran.plan());
    }

    private void add(Run.Result result) {
        runs++;
        steps += result.steps();
        operations += result.operations();
        result.faults().forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
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
