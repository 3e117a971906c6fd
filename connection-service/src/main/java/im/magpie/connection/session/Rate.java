package im.magpie.connection.session;

import java.time.Duration;

/**
 * A token bucket whose state is one {@code long} (the generic cell rate algorithm): thousands of idle sockets hold one each.
 *
 * @param interval nanoseconds until one token comes back
 * @param burst tokens of a full bucket
 */
public record Rate(long interval, int burst) {
    /** Answer of {@link #take} when the bucket is empty. */
    public static final long REFUSED = Long.MIN_VALUE;

    public static Rate perSecond(int tokens, int burst) {
        return new Rate(Duration.ofSeconds(1).toNanos() / tokens, burst);
    }

    /**
     * Takes one token.
     *
     * @param state what the last successful call answered; at first the time
     * @param now nanoseconds of {@link System#nanoTime()}
     */
    public long take(long state, long now) {
        long from = state - now > 0 ? state : now;
        long next = from + interval;
        return next - now > interval * burst ? REFUSED : next;
    }

    /** Nanoseconds until a token is there again. */
    public long wait(long state, long now) {
        return Math.max(0, state + interval - now - interval * burst);
    }
}
