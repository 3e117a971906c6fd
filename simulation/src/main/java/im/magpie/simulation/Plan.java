package im.magpie.simulation;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What makes a run: the same plan is the same run, bit for bit, on every machine.
 *
 * @param bug what is wrong in the surroundings, if anything
 * @param actions of the clients, at most
 * @param muted faults that do not strike, by the order in which they would
 * @param traced whether what happens is written down
 */
record Plan(long seed, @Nullable Bug bug, int actions, BitSet muted, boolean traced) {
    static final int USUAL_ACTIONS = 120;

    static Plan of(long seed, @Nullable Bug bug) {
        return new Plan(seed, bug, USUAL_ACTIONS, new BitSet(), false);
    }

    Plan withActions(int other) {
        return new Plan(seed, bug, other, muted, traced);
    }

    Plan muting(BitSet other) {
        return new Plan(seed, bug, actions, other, traced);
    }

    Plan tracing() {
        return new Plan(seed, bug, actions, muted, true);
    }
}
