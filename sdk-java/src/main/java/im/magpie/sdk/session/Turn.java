package im.magpie.sdk.session;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One step: the time it happens at, the chance it has, the effects it comes to. */
record Turn(long now, RandomGenerator random, Settings settings, List<Effect> effects) {
    /** No time: not before something else happens. */
    static final long NEVER = Long.MAX_VALUE;

    Turn(long now, RandomGenerator random, Settings settings) {
        this(now, random, settings, new ArrayList<>(4));
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void deliver(Event event) {
        effects.add(new Effect.Deliver(event));
    }

    /** A pause that doubles with every failure, shortened by chance down to its half so that clients do not come back in step. */
    long backOff(int failures) {
        long full = Math.min(settings.backOffCap(), settings.backOffBase() << Math.min(failures, 20));
        return full / 2 + random.nextLong(full / 2 + 1);
    }

    /** A pause the server asked for, lengthened a little by chance. */
    long atLeast(long asked, int failures) {
        return asked > 0 ? asked + random.nextLong(asked / 4 + 50) : backOff(failures);
    }
}
