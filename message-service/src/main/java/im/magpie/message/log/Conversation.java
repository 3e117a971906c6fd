package im.magpie.message.log;

import im.magpie.common.event.Command.History;
import im.magpie.common.event.Command.Role;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a conversation when a command is decided. Immutable.
 *
 * @param seq its head; 0 before the first entry
 * @param ordinal how many messages there are
 * @param time server time of the head, in milliseconds since the epoch
 * @param history what those who join later see
 * @param members who is in now
 * @param around what a batch's commands refer to: loaded for the batch, not kept
 */
public record Conversation(
        ConversationId id,
        long seq,
        long ordinal,
        long time,
        History history,
        Map<Long, Member> members,
        Surroundings around) {

    public record Member(Role role, long joinedSeq, long visibleFrom) {}

    /** A conversation without entries: a direct one has its two members already, a group nobody. */
    public static Conversation empty(ConversationId id) {
        return new Conversation(id, 0, 0, 0, History.ALL, id.isDirect() ? pair(id) : Map.of(), Surroundings.NONE);
    }

    static Map<Long, Member> pair(ConversationId id) {
        Member member = new Member(Role.MEMBER, 1, 1);
        // In the same order in every JVM, for the simulation's sake.
        Map<Long, Member> pair = new LinkedHashMap<>();
        pair.put(id.high(), member);
        pair.put(id.low(), member);
        return Collections.unmodifiableMap(pair);
    }

    /** Absent for who is not in. */
    public Optional<Member> member(long user) {
        return Optional.ofNullable(members.get(user));
    }

    /** Who becomes the owner when that one leaves: the oldest admin, else the oldest member. */
    Optional<Long> heirOf(long owner) {
        return members.entrySet().stream()
                .filter(entry -> entry.getKey() != owner)
                .min(Comparator.comparing((Map.Entry<Long, Member> entry) ->
                                entry.getValue().role() != Role.ADMIN)
                        .thenComparing(entry -> entry.getValue().joinedSeq())
                        .thenComparing(entry -> new UserId(entry.getKey())))
                .map(Map.Entry::getKey);
    }

    Conversation with(Surroundings surroundings) {
        return new Conversation(id, seq, ordinal, time, history, members, surroundings);
    }

    /** The state after the entry; the same, whether it was just decided or is read from the table. */
    public Conversation evolve(Entry entry) {
        return new Conversation(
                id,
                entry.seq(),
                entry.ordinal(),
                entry.time(),
                entry.history() == null ? history : entry.history(),
                membersAfter(entry),
                around.after(entry));
    }

    private Map<Long, Member> membersAfter(Entry entry) {
        return switch (entry.kind()) {
            case MESSAGE, EDITED, RECALLED, REACTION_ADDED, REACTION_REMOVED, TITLE_CHANGED -> members;
            case CREATED -> created(entry);
            case MEMBERS_ADDED -> {
                Map<Long, Member> after = new HashMap<>(members);
                long visibleFrom = history == History.ALL ? 1 : entry.seq();
                membersOf(entry).forEach(user -> after.put(user, new Member(Role.MEMBER, entry.seq(), visibleFrom)));
                yield Collections.unmodifiableMap(after);
            }
            case MEMBER_REMOVED, MEMBER_LEFT -> {
                Map<Long, Member> after = new HashMap<>(members);
                after.remove(membersOf(entry).getFirst());
                membersOf(entry).stream().skip(1).forEach(heir -> after.computeIfPresent(heir, promoted(Role.OWNER)));
                yield Collections.unmodifiableMap(after);
            }
            case ROLE_CHANGED -> {
                Map<Long, Member> after = new HashMap<>(members);
                after.computeIfPresent(membersOf(entry).getFirst(), promoted(Objects.requireNonNull(entry.role())));
                yield Collections.unmodifiableMap(after);
            }
        };
    }

    private static Map<Long, Member> created(Entry entry) {
        Map<Long, Member> members = new HashMap<>();
        membersOf(entry)
                .forEach(user -> members.put(
                        user, new Member(user == entry.sender() ? Role.OWNER : Role.MEMBER, entry.seq(), 1)));
        return Collections.unmodifiableMap(members);
    }

    private static java.util.function.BiFunction<Long, Member, Member> promoted(Role role) {
        return (user, member) -> new Member(role, member.joinedSeq(), member.visibleFrom());
    }

    private static List<Long> membersOf(Entry entry) {
        return Objects.requireNonNull(entry.members());
    }
}
