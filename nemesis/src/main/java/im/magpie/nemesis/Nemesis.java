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

/** Makes faults happen, one after the other and two at a time, as the seed says; every kind before any comes again. */
final class Nemesis {
    private static final double PAIRS = 0.3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LEAST_PAUSE_MILLIS = 1_000;
    private static final int MOST_PAUSE_MILLIS = 4_000;

    private final List<Fault> faults;
    private final Probes probes;
    private final RandomGenerator random;
    private final Consumer<Happened> listener;
    private final List<Fault> waiting = new ArrayList<>();

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
        this.faults = faults;
        this.probes = probes;
        this.random = random;
        this.listener = listener;
    }

    /** Goes on until then, {@link System#nanoTime}; what has begun by then comes to its end. Returns what happened. */
    List<Happened> run(long until) throws Exception {
        List<Happened> happened = new ArrayList<>();
        while (System.nanoTime() < until) {
            Fault first = next(null);
            boolean pair = !first.alone() && random.nextDouble() < PAIRS;
            Happened one = happen(first, pair ? next(first) : null);
            happened.add(one);
            listener.accept(one);
            Thread.sleep(random.nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS));
        }
        return happened;
    }

    /** One that has not happened for long, and that another one does not exclude. */
    private Fault next(@Nullable Fault other) {
        if (waiting.isEmpty()) {
            waiting.addAll(faults);
        }
        List<Fault> possible =
                waiting.stream().filter(fault -> compatible(fault, other)).toList();
        List<Fault> choice = possible.isEmpty()
                ? faults.stream().filter(fault -> compatible(fault, other)).toList()
                : possible;
        List<String> kinds = choice.stream().map(Fault::kind).distinct().toList();
        String kind = kinds.get(random.nextInt(kinds.size()));
        List<Fault> ofKind =
                choice.stream().filter(fault -> fault.kind().equals(kind)).toList();
        Fault chosen = ofKind.get(random.nextInt(ofKind.size()));
        waiting.removeIf(fault -> fault.kind().equals(kind));
        return chosen;
    }

    private static boolean compatible(Fault fault, @Nullable Fault other) {
        return other == null || (!fault.alone() && !fault.target().equals(other.target()));
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
