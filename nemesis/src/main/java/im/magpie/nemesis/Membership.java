package im.magpie.nemesis;

import im.magpie.sdk.log.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may see which entries of a conversation whose members see all of its history, worked out from its log alone. */
final class Membership {
    private final Map<String, List<Stay>> stays = new HashMap<>();

    /** From an entry on, up to and including another. */
    private static final class Stay {
        private final long from;
        private long until = Long.MAX_VALUE;

        Stay(long from) {
            this.from = from;
        }
    }

    /**
     * Replays a log.
     *
     * @param founders members since the beginning, whom a direct conversation has without an entry
     * @param log entries that are no messages, in order
     */
    Membership(List<String> founders, List<Entry> log) {
        Set<String> users = new HashSet<>(founders);
        founders.forEach(user -> enter(user, 0));
        for (Entry entry : log) {
            entry.data().path("members").forEach(member -> users.add(member.stringValue("")));
            for (String user : users) {
                if (entry.lets(user)) {
                    enter(user, entry.seq());
                } else if (entry.ends(user)) {
                    leave(user, entry.seq());
                }
            }
        }
    }

    private void enter(String user, long seq) {
        List<Stay> all = stays.computeIfAbsent(user, key -> new ArrayList<>());
        if (all.isEmpty() || all.getLast().until != Long.MAX_VALUE) {
            all.add(new Stay(seq));
        }
    }

    private void leave(String user, long seq) {
        List<Stay> all = stays.get(user);
        if (all != null) {
            all.getLast().until = Math.min(all.getLast().until, seq);
        }
    }

    boolean in(String user) {
        List<Stay> all = stays.get(user);
        return all != null && all.getLast().until == Long.MAX_VALUE;
    }

    /** Where the present stay began; what came before does not count as unread. */
    long since(String user) {
        List<Stay> all = stays.get(user);
        return all == null ? 0 : all.getLast().from;
    }

    /** Whether the user may have heard it: who is let in again may see everything. */
    boolean allows(String user, long seq) {
        List<Stay> all = stays.get(user);
        return all != null && seq <= all.getLast().until;
    }
}
