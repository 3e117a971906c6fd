package im.magpie.nemesis;

import im.magpie.sdk.Installation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** People who write to an installation while things happen to it, and then the check of all that they were promised and saw. */
final class Trial implements AutoCloseable {
    private static final Duration SETTLE = Duration.ofMinutes(4);
    private static final Duration SHOW = Duration.ofSeconds(10);
    private static final String ALGORITHM = "L64X128MixRandom";

    private final Cast cast;
    private final Consumer<String> say;
    private final RandomGenerator random;
    private final History history;
    private final Crowd crowd;
    private final Workload workload;

    /**
     * Who takes part.
     *
     * @param clients devices; two thirds as many people
     * @param rate what they do a second
     */
    record Cast(long seed, int clients, int conversations, double rate) {}

    /** Makes the people and connects them. */
    Trial(Installation at, Cast cast, OperationLog operations, Consumer<String> say) {
        this.cast = cast;
        this.say = say;
        this.random = random(cast.seed());
        this.history = new History(new Violations(say), operations);
        say.accept(cast.clients() + " clients log in and connect.");
        this.crowd = Crowd.of(at, cast.clients(), cast.conversations(), history, random);
        this.workload = new Workload(crowd.clients(), history, cast.rate(), random(cast.seed() + 1));
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of(ALGORITHM).create(seed);
    }

    /** For what else the seed is to choose. */
    RandomGenerator random() {
        return random;
    }

    List<Client> clients() {
        return crowd.clients();
    }

    Workload workload() {
        return workload;
    }

    Violations violations() {
        return history.violations();
    }

    /**
     * They write while this happens; then it becomes quiet, and everything is checked.
     *
     * @param processes whose memory, files and threads are watched
     * @param happening comes to its end by itself, and says what it was
     */
    Report during(Supplier<List<Suite.Member>> processes, Callable<List<Nemesis.Happened>> happening) throws Exception {
        Watch watch = new Watch(processes, history, say, SHOW);
        workload.start();
        long start = System.nanoTime();
        List<Nemesis.Happened> happened = happening.call();
        workload.stop();
        say.accept("Nobody writes any more; waiting until everybody has heard everything.");
        Checker checker =
                new Checker(history, clients().stream().map(Client::device).toList(), new LiveServer(clients()));
        checker.settle(SETTLE);
        watch.stop();
        say.accept("Checking " + history.asked() + " messages.");
        checker.check();
        return new Report(
                cast.seed(),
                Duration.ofNanos(System.nanoTime() - start),
                clients().size(),
                history.conversations().size(),
                history.acknowledged(),
                history.refused(),
                history.heard(),
                happened,
                watch.p99(),
                history.latencies().slowest(),
                watch.vitals(),
                violations());
    }

    @Override
    public void close() {
        workload.close();
        crowd.close();
    }
}
