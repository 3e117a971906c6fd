package im.magpie.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Time, order and chance. Everything that happens is an event in one queue; among events at the same time, and wherever code waits for
 * something, the seed decides.
 *
 * <p>Code that blocks (the batch loop in a call of the database) takes its time by {@link #pass}: meanwhile all others go on, in the same
 * thread, from within that call. So a partition may move, or the process be killed, between any two statements.
 */
final class World {
    /** Some day; times of entries start here. */
    static final long BEGINNING = 1_700_000_000_000L;

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Plan plan;
    private final RandomGenerator random;
    private final Chaos chaos;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final List<String> trace = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long now = BEGINNING;
    private long order;
    private long steps;
    private long hash;

    private record Due(long at, long order, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    World(Plan plan) {
        this.plan = plan;
        SplittableRandom seeds = new SplittableRandom(plan.seed());
        random = seeds.split();
        chaos = new Chaos(this, seeds.split(), plan);
    }

    boolean has(Bug bug) {
        return plan.bug() == bug;
    }

    Chaos chaos() {
        return chaos;
    }

    RandomGenerator random() {
        return random;
    }

    /** From {@code least} to {@code most}. */
    long between(long least, long most) {
        return least + random.nextLong(most - least + 1);
    }

    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    /** The same for the same run. */
    long hash() {
        return hash;
    }

    /** Something happened that never may. */
    void violated(String what) {
        note("VIOLATED", violations.size(), 0, what);
        violations.add(what);
    }

    List<String> violations() {
        return violations;
    }

    List<String> trace() {
        return trace;
    }

    void in(long delay, Runnable what) {
        queue.add(new Due(now + delay, order++, what));
    }

    /** Lets everything happen that is due until then. */
    void runUntil(long end) {
        for (Due due = queue.peek(); due != null && due.at() <= end; due = queue.peek()) {
            queue.remove();
            now = Math.max(now, due.at());
            steps++;
            due.what().run();
        }
        now = Math.max(now, end);
    }

    /** A call of that process takes so long, and longer if it is paused meanwhile; if it is killed, the call does not return. */
    void pass(Host host, long millis) {
        runUntil(now + millis);
        while (host.alive() && host.pausedUntil() > now) {
            runUntil(host.pausedUntil());
        }
        if (!host.alive()) {
            throw new Host.Killed();
        }
    }

    /** Takes down what happened. */
    void note(String what, long one, long other) {
        long mixed = (hash ^ what.hashCode()) * PRIME + (now - BEGINNING);
        mixed = (mixed ^ one) * PRIME;
        mixed = (mixed ^ other) * PRIME;
        hash = mixed ^ (mixed >>> 29);
        if (plan.traced()) {
            trace.add("%7d ms  %s %d %d".formatted(now - BEGINNING, what, one, other));
        }
    }

    /** The same with words for people; they are not part of the hash. */
    void note(String what, long one, long other, Object detail) {
        note(what, one, other);
        if (plan.traced()) {
            trace.set(trace.size() - 1, trace.getLast() + "  " + detail);
        }
    }
}
