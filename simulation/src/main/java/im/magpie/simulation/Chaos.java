package im.magpie.simulation;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides what goes wrong. Each run has only some kinds of faults, so that one does not hide another (swarm testing, Groce et al., ISSTA
 * 2012); every other run has few, and those often. Faults are numbered as they strike; those that the plan mutes do not, which is how a failing run is made smaller.
 */
final class Chaos {
    private static final double KIND_IN_A_RUN = 0.4;
    private static final double KIND_IN_A_FOCUSED_RUN = 0.12;
    private static final double FOCUS = 4;

    private final World world;
    private final RandomGenerator random;
    private final BitSet muted;
    private final Set<Fault> kinds = EnumSet.noneOf(Fault.class);
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private final double intensity;
    private boolean on = true;
    private int count;
    private long sparedUntil;

    Chaos(World world, RandomGenerator random, Plan plan) {
        this.world = world;
        this.random = random;
        muted = plan.muted();
        boolean focused = random.nextBoolean();
        double share = focused ? KIND_IN_A_FOCUSED_RUN : KIND_IN_A_RUN;
        for (Fault fault : Fault.values()) {
            if (random.nextDouble() < share) {
                kinds.add(fault);
            }
        }
        Bug bug = plan.bug();
        if (bug != null) {
            kinds.addAll(bug.needed());
        }
        intensity = (0.3 + random.nextDouble() * 1.7) * (focused ? FOCUS : 1);
    }

    /** Whether the fault strikes now. */
    boolean strikes(Fault fault, double probability) {
        if (!on || !kinds.contains(fault) || random.nextDouble() >= probability * intensity) {
            return false;
        }
        if (world.now() < sparedUntil && fault == Fault.MESSAGE_SERVICE_CRASH) {
            return false;
        }
        if (muted.get(count++)) {
            return false;
        }
        struck.merge(fault, 1, Integer::sum);
        world.note("fault:", count - 1L, fault.text().hashCode(), fault.text());
        return true;
    }

    boolean on() {
        return on;
    }

    /** A record that Kafka loses unread and a sender that dies before it has repeated its number: nobody can know, until the next sync. */
    void spareSenders(long millis) {
        sparedUntil = world.now() + millis;
    }

    /** Whether anything goes wrong from now on. */
    void turn(boolean other) {
        on = other;
    }

    /** How many struck, by kind. */
    Map<Fault, Integer> struck() {
        return struck;
    }

    /** How many would have struck, the muted ones included. */
    int count() {
        return count;
    }
}
