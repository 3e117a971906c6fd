package im.magpie.message.log;

import im.magpie.common.event.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the commands of a batch refer to beside the head and the members: entries to edit, recall or react to, read cursors, and
 * whether the peer of a new direct conversation exists.
 *
 * @param wanted what the commands of the batch name as their target, there or not yet
 * @param targets of these, by seq; absent: there is no such entry
 * @param reactions that are there, of the targets
 * @param cursors read cursors by user
 * @param peers whether the users of a direct conversation that has no entry yet exist
 */
public record Surroundings(
        Set<Long> wanted, Map<Long, Target> targets, Set<Reaction> reactions, Map<Long, Long> cursors, Peers peers) {
    public static final Surroundings NONE = new Surroundings(Set.of(), Map.of(), Set.of(), Map.of(), Peers.KNOWN);

    public record Target(Entry.Kind kind, long sender, boolean recalled) {}

    public record Reaction(long target, String emoji, long user) {}

    public enum Peers {
        KNOWN,
        UNKNOWN,
        /** user-service did not answer. */
        NOT_TOLD
    }

    /** Later commands of the batch see what earlier ones did. */
    Surroundings after(Entry entry) {
        return switch (entry.kind()) {
            case MESSAGE -> with(entry.seq(), new Target(entry.kind(), entry.sender(), false));
            case RECALLED -> {
                long target = Objects.requireNonNull(entry.target());
                Target before = targets.get(target);
                yield before == null ? this : with(target, new Target(before.kind(), before.sender(), true));
            }
            case REACTION_ADDED -> {
                Set<Reaction> after = new HashSet<>(reactions);
                after.add(reactionOf(entry));
                yield new Surroundings(wanted, targets, after, cursors, peers);
            }
            case REACTION_REMOVED -> {
                Set<Reaction> after = new HashSet<>(reactions);
                after.remove(reactionOf(entry));
                yield new Surroundings(wanted, targets, after, cursors, peers);
            }
            case EDITED, CREATED, MEMBERS_ADDED, MEMBER_REMOVED, MEMBER_LEFT, ROLE_CHANGED, TITLE_CHANGED -> this;
        };
    }

    Surroundings withCursor(long user, long seq) {
        Map<Long, Long> after = new HashMap<>(cursors);
        after.put(user, seq);
        return new Surroundings(wanted, targets, reactions, after, peers);
    }

    private Surroundings with(long seq, Target target) {
        if (!wanted.contains(seq)) {
            return this;
        }
        Map<Long, Target> after = new HashMap<>(targets);
        after.put(seq, target);
        return new Surroundings(wanted, after, reactions, cursors, peers);
    }

    private static Reaction reactionOf(Entry entry) {
        return new Reaction(
                Objects.requireNonNull(entry.target()), Objects.requireNonNull(entry.emoji()), entry.sender());
    }
}
