package im.magpie.connection.connect;

import im.magpie.connection.session.Limits;
import im.magpie.connection.session.Rate;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many clients are let in a second. When all come back at once (a node died, the network is back), those beyond it are told when to
 * come again, spread over the time that all who were sent away will take: nobody waits in vain, and nobody stampedes. Any thread.
 */
@Component
final class Admission {
    private final Rate rate;
    private final AtomicLong bucket = new AtomicLong();
    /** About how many were sent away and have not been let in yet. */
    private final AtomicLong sentAway = new AtomicLong();

    private final DoubleSupplier random;

    @Autowired
    Admission(Limits limits) {
        this(
                Rate.perSecond(limits.connectsPerSecond(), limits.connectBurst()),
                System.nanoTime(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random from 0 to 1 */
    Admission(Rate rate, long now, DoubleSupplier random) {
        this.rate = rate;
        this.random = random;
        bucket.set(now);
    }

    /**
     * Asks for one client.
     *
     * @param now nanoseconds of {@link System#nanoTime()}
     * @return zero if it is let in, otherwise when it should come again
     */
    Duration ask(long now) {
        while (true) {
            long before = bucket.get();
            long after = rate.take(before, now);
            if (after == Rate.REFUSED) {
                long spread = sentAway.incrementAndGet() * rate.interval();
                return Duration.ofNanos(rate.wait(before, now) + (long) (random.getAsDouble() * spread))
                        .plusMillis(1);
            }
            if (bucket.compareAndSet(before, after)) {
                sentAway.updateAndGet(many -> Math.max(0, many - 1));
                return Duration.ZERO;
            }
        }
    }
}
