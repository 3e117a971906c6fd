package im.magpie.simulation;

import java.util.BitSet;

/** Makes a failing run small: fewer actions, then fewer faults, as long as it still fails (delta debugging, Zeller 2002). */
final class Shrinker {
    private static final int TRIES = 300;

    private String guarantee = "";
    private int tries;

    /** The smallest plan that was found to violate the same guarantee. */
    Plan shrink(Plan failing) {
        guarantee = guaranteeOf(Run.of(failing).violations().getFirst());
        Plan plan = failing;
        for (int actions = plan.actions() / 2; actions > 0 && tries < TRIES; actions /= 2) {
            while (plan.actions() - actions > 0 && fails(plan.withActions(plan.actions() - actions))) {
                plan = plan.withActions(plan.actions() - actions);
            }
        }
        return mute(plan);
    }

    private Plan mute(Plan failing) {
        Plan plan = failing;
        int points = Run.of(plan).points();
        for (int chunk = Math.max(1, points / 2); chunk > 0 && tries < TRIES; chunk /= 2) {
            for (int from = 0; from < points && tries < TRIES; from += chunk) {
                BitSet muted = (BitSet) plan.muted().clone();
                muted.set(from, Math.min(points, from + chunk));
                if (!muted.equals(plan.muted()) && fails(plan.muting(muted))) {
                    plan = plan.muting(muted);
                }
            }
        }
        return plan;
    }

    private boolean fails(Plan plan) {
        tries++;
        return Run.of(plan).violations().stream()
                .anyMatch(violation -> guaranteeOf(violation).equals(guarantee));
    }

    private static String guaranteeOf(String violation) {
        return violation.substring(0, violation.indexOf(':'));
    }
}
