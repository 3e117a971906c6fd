package im.magpie.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes faults happen, one after the other and two at a time, as the {@link Schedule} says. */
final class Nemesis {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LEAST_PAUSE_MILLIS = 1_000;
    private static final int MOST_PAUSE_MILLIS = 4_000;

    private final Schedule schedule;
    private final Probes probes;
    private final RandomGenerator random;
    private final Consumer<Happened> listener;

    /**
     * What happened.
     *
     * @param second null where it came alone
     * @param lasted from the first beginning to the last end
     * @param recovery until everybody was served again, from where the bound counts; null if that took too long to wait for
     */
    record Happened(
            Fault first,
            @Nullable Fault second,
            Duration lasted,
            @Nullable Duration recovery) {
        boolean pair() {
            return second != null;
        }

        /** Whether the bound was kept; a pair has none. */
        boolean inTime() {
            return recovery != null && (pair() || recovery.compareTo(first.bound()) <= 0);
        }
    }

    /** @param listener is told of each when it is over */
    Nemesis(List<Fault> faults, Probes probes, RandomGenerator random, Consumer<Happened> listener) {
        this.schedule = new Schedule(faults, random);
        this.probes = probes;
        this.random = random;
        this.listener = listener;
    }

    /** Goes on until then, {@link System#nanoTime}; what has begun by then comes to its end. Returns what happened. */
    List<Happened> run(long until) throws Exception {
        List<Happened> happened = new ArrayList<>();
        while (System.nanoTime() < until) {
            List<Fault> next = schedule.next();
            Happened one = happen(next.getFirst(), next.size() > 1 ? next.getLast() : null);
            happened.add(one);
            listener.accept(one);
            Thread.sleep(random.nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS));
        }
        return happened;
    }

    private Happened happen(Fault first, @Nullable Fault second) throws Exception {
        long began = System.nanoTime();
        long ended;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> other = second == null
                    ? null
                    : start(threads, second, Duration.ofMillis(random.nextInt(3_000)), lasting(second));
            Future<?> one = start(threads, first, Duration.ZERO, lasting(first));
            one.get();
            if (other != null) {
                other.get();
            }
            ended = System.nanoTime();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        long from = second == null && first.from() == Fault.Since.BEGIN ? began : ended;
        Optional<Duration> recovery = probes.recovery(from, PATIENCE);
        return new Happened(first, second, Duration.ofNanos(ended - began), recovery.orElse(null));
    }

    private static Future<?> start(ExecutorService threads, Fault fault, Duration after, Duration lasting) {
        return threads.submit(() -> {
            Thread.sleep(after);
            try {
                fault.begin().run();
                Thread.sleep(lasting);
            } finally {
                fault.end().run();
            }
            return null;
        });
    }

    /** Short ones more often than long ones: the logarithm is uniform. */
    private Duration lasting(Fault fault) {
        double shortest = Math.log((double) Math.max(50, fault.shortest().toMillis()));
        double longest = Math.log((double) Math.max(51, fault.longest().toMillis()));
        double millis = Math.exp(shortest + random.nextDouble() * Math.max(0, longest - shortest));
        return fault.longest().isZero() ? Duration.ZERO : Duration.ofMillis((long) millis);
    }
}
