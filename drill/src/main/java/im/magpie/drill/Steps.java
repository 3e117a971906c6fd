package im.magpie.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One change after the other: what clients saw of each is held against what they were promised. */
final class Steps {
    /** Who reads the clock is late now and then on a busy machine. */
    private static final double TOLERANCE = 1.2;

    private static final long LOOK_MILLIS = 100;
    private static final Duration SETTLE = Duration.ofMinutes(3);

    private final Crowd crowd;
    private final Visitor visitor;
    private final int drainRate;
    private final Consumer<String> say;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /** Returns when all that it wants is there. */
    interface Change {
        void make() throws Exception;
    }

    /** What is promised of a change. */
    enum Promise {
        /** Clients are told in time, at the set rate. */
        CLIENTS_MOVE,
        /** Some clients lose their connection. */
        CLIENTS_FALL,
        /** Nobody notices. */
        UNNOTICED,
        /** No client loses its connection, but requests may fail. */
        REQUESTS_FAIL
    }

    Steps(Crowd crowd, Visitor visitor, int drainRate, Consumer<String> say) {
        this.crowd = crowd;
        this.visitor = visitor;
        this.drainRate = drainRate;
        this.say = say;
    }

    List<Step> all() {
        return steps;
    }

    List<String> wrong() {
        return wrong;
    }

    void broken(String promise) {
        wrong.add(promise);
    }

    Deliveries.Sent take(String what, Promise promise, Change change) throws Exception {
        return take(what, promise, 1, change);
    }

    /**
     * Answers what became of the messages that were sent meanwhile: those that ever are, are acknowledged and heard by then.
     *
     * @param leaving how many nodes send their clients away at a time, each at the set rate
     */
    Deliveries.Sent take(String what, Promise promise, int leaving, Change change) throws Exception {
        int before = visitor.refused();
        long start = System.nanoTime();
        change.make();
        long end = System.nanoTime();
        Deliveries deliveries = crowd.deliveries();
        if (!within(SETTLE, () -> deliveries.between(start, end).complete())) {
            broken(what + ": some messages were not acknowledged or not heard within " + SETTLE.toSeconds() + " s");
        }
        Deliveries.Sent sent = deliveries.between(start, end);
        Reconnects reconnects = crowd.reconnects();
        Step step = new Step(
                what,
                Duration.ofNanos(end - start).toMillis() / 1000.0,
                reconnects.count(start),
                reconnects.most(start),
                reconnects.most(start, Duration.ofSeconds(1)),
                reconnects.longest(start).toMillis(),
                sent.latencies()[0],
                sent.latencies()[1],
                sent.longestToBeHeard(start).toMillis(),
                deliveries.silence(start, System.nanoTime()),
                visitor.refused() - before);
        steps.add(step);
        say.accept(step.text());
        judge(step, promise, drainRate * leaving);
        return sent;
    }

    private void judge(Step step, Promise promise, int rate) {
        if (step.mostOfOne() > 1) {
            broken(step.what() + ": a client had to connect again " + step.mostOfOne() + " times");
        }
        if (promise == Promise.CLIENTS_MOVE && step.fastest() > rate * TOLERANCE + 2) {
            broken(step.what() + ": " + step.fastest() + " clients were sent away within a second, and " + rate
                    + " may be");
        }
        if ((promise == Promise.CLIENTS_MOVE || promise == Promise.UNNOTICED) && step.unanswered() > 0) {
            broken(step.what() + ": " + step.unanswered() + " requests were not answered");
        }
        if ((promise == Promise.UNNOTICED || promise == Promise.REQUESTS_FAIL) && step.reconnects() > 0) {
            broken(step.what() + ": " + step.reconnects() + " clients had to connect again for that");
        }
    }

    /** May ask others. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until it holds, and says if that takes too long. */
    static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + SETTLE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new DrillException(what + " did not happen within " + SETTLE.toSeconds() + " s");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Whether it came to hold in that time. */
    static boolean within(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }
}
