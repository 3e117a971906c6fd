package im.magpie.connection.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Notices that a numbered record of some sender did not come. Used by one thread. */
final class Gaps {
    private static final long FORGET_MS = Duration.ofHours(2).toMillis();

    private final Map<Long, Seen> bySender = new HashMap<>();

    private record Seen(long number, long at) {}

    /**
     * Takes in the number of a record.
     *
     * @param empty whether the record only repeats the last number
     * @return whether something was lost before it
     */
    boolean lostBefore(long sender, long number, boolean empty, long now) {
        if (bySender.values().removeIf(seen -> now - seen.at() > FORGET_MS)) {
            bySender.remove(sender);
        }
        Seen seen = bySender.get(sender);
        long last = seen == null ? 0 : seen.number();
        // A sender that counts from 1 again has not sent for an hour.
        long expected = empty ? last : last + 1;
        boolean restarted = number == 1 && last > 1;
        boolean lost = number > expected || restarted;
        bySender.put(sender, new Seen(restarted ? number : Math.max(number, last), now));
        return lost;
    }
}
