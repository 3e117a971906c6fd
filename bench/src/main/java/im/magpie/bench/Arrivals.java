package im.magpie.bench;

import java.util.concurrent.locks.LockSupport;

/**
 * A constant rate, whatever comes back: latency counts from the moment something was due, so a stall of the suite is seen by all that was due
 * meanwhile (Tene, "How NOT to measure latency").
 */
final class Arrivals {
    private static final long PAUSE_NANOS = 500_000;

    private Arrivals() {}

    /** What is done at each of them. */
    interface Arrival {
        /**
         * Called once for each.
         *
         * @param dueAt of {@link System#nanoTime()}; may be past
         */
        void at(int number, long dueAt);
    }

    /** So many from a number on, at that rate a second; it returns after the last. */
    static void run(int first, int count, double rate, Arrival arrival) {
        long start = System.nanoTime();
        double interval = 1e9 / rate;
        int done = 0;
        while (done < count) {
            int due = (int) Math.min(count, (long) ((System.nanoTime() - start) / interval) + 1);
            for (; done < due; done++) {
                arrival.at(first + done, start + (long) (done * interval));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
