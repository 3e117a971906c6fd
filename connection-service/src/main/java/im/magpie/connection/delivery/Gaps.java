package im.magpie.connection.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Notices that a numbered record of some sender did not come. Those for this incarnation and those for all are numbered apart; the latter may
 * have begun before this node did, which then counts as a loss, once. Used by one thread.
 */
final class Gaps {
    private static final long FORGET_MS = Duration.ofHours(2).toMillis();

    private final Map<Stream, Seen> byStream = new HashMap<>();

    private record Stream(long sender, long target) {}

    private record Seen(long number, long at) {}

    /**
     * Takes in the number of a record.
     *
     * @param empty whether the record only repeats the last number
     * @return whether something was lost before it
     */
    boolean lostBefore(long sender, long target, long number, boolean empty, long now) {
        Stream stream = new Stream(sender, target);
        if (byStream.values().removeIf(seen -> now - seen.at() > FORGET_MS)) {
            byStream.remove(stream);
        }
        Seen seen = byStream.get(stream);
        long last = seen == null ? 0 : seen.number();
        // A sender that counts from 1 again has not sent for an hour.
        long expected = empty ? last : last + 1;
        boolean restarted = number == 1 && last > 1;
        boolean lost = number > expected || restarted;
        byStream.put(stream, new Seen(restarted ? number : Math.max(number, last), now));
        return lost;
    }
}
