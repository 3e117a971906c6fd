package im.magpie.nemesis;

import java.time.Duration;

/**
 * One thing that can go wrong for a while.
 *
 * @param kind as it is counted, such as {@code kill message-service}
 * @param target what it hits; two faults at a time hit different ones
 * @param shortest time from begin to end
 * @param longest time from begin to end
 * @param bound within which the suite has to serve everybody again
 * @param from whether that counts from the beginning, because another instance takes over, or from the end
 */
record Fault(
        String kind,
        String target,
        Duration shortest,
        Duration longest,
        Duration bound,
        Since from,
        Act begin,
        Act end) {

    /** The target of what happens alone. */
    static final String HOST = "host";

    /** What the bound counts from. */
    enum Since {
        BEGIN,
        END
    }

    /** A step that may fail. */
    interface Act {
        void run() throws Exception;
    }

    /** The same, and never longer than that. */
    Fault atMost(Duration limit) {
        return longest.compareTo(limit) <= 0 ? this : new Fault(kind, target, shortest, limit, bound, from, begin, end);
    }

    /** Hits everything, so nothing else can go wrong meanwhile. */
    boolean alone() {
        return target.equals(HOST);
    }

    /** The kind, and which instance where there are several. */
    @Override
    public String toString() {
        String role = Suite.roleOf(target);
        return kind.endsWith(role) ? kind + target.substring(role.length()) : kind;
    }
}
