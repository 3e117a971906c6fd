package im.magpie.message.conversation;

import im.magpie.common.event.Command.Role;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Access;
import im.magpie.message.history.Entries;
import im.magpie.message.history.Heads;
import im.magpie.message.history.Membership;
import im.magpie.message.history.Page;
import im.magpie.message.history.Snapshots;
import im.magpie.message.receipt.Unread;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Conversations as their members see them; a page costs a constant number of queries. */
@Component
final class Conversations {
    private final Access access;
    private final Snapshots snapshots;
    private final Heads heads;
    private final Entries entries;
    private final Unread unread;
    private final Groups groups;

    Conversations(Access access, Snapshots snapshots, Heads heads, Entries entries, Unread unread, Groups groups) {
        this.access = access;
        this.snapshots = snapshots;
        this.heads = heads;
        this.entries = entries;
        this.unread = unread;
        this.groups = groups;
    }

    /** Fails with {@code conversation_not_found} for who is not in. */
    ConversationView of(UserId reader, ConversationId id) {
        return access.read(reader, id, membership -> views(List.of(membership), heads.of(List.of(id)))
                .getFirst());
    }

    /** The user's, latest first. */
    Page<ConversationView> mine(UserId user, @Nullable ListCursor after, int limit) {
        return snapshots.read(() -> {
            List<Membership> all = access.of(user);
            Map<ConversationId, Heads.Head> ends =
                    heads.of(all.stream().map(Membership::conversation).toList());
            List<Membership> wanted = all.stream()
                    .filter(membership -> ends.containsKey(membership.conversation()))
                    .filter(membership ->
                            after == null || cursorOf(membership, ends).compareTo(after) > 0)
                    .sorted(Comparator.comparing(membership -> cursorOf(membership, ends)))
                    .limit(limit + 1L)
                    .toList();
            List<Membership> page = wanted.subList(0, Math.min(limit, wanted.size()));
            return new Page<>(
                    views(page, ends),
                    wanted.size() > limit ? cursorOf(page.getLast(), ends).toString() : null);
        });
    }

    private List<ConversationView> views(List<Membership> memberships, Map<ConversationId, Heads.Head> ends) {
        Map<ConversationId, Long> seqs = new HashMap<>();
        memberships.forEach(membership -> {
            Heads.Head head = ends.get(membership.conversation());
            if (head != null) {
                seqs.put(membership.conversation(), head.seq());
            }
        });
        Map<ConversationId, EntryView> last = entries.at(seqs);
        Map<Membership, Integer> counts = unread.of(memberships.stream()
                .filter(membership -> seqs.getOrDefault(membership.conversation(), 0L) > membership.readSeq())
                .toList());
        Map<ConversationId, Groups.Group> known = memberships.isEmpty()
                ? Map.of()
                : groups.of(
                        memberships.getFirst().user(),
                        memberships.stream()
                                .map(Membership::conversation)
                                .filter(id -> !id.isDirect())
                                .toList());
        return memberships.stream()
                .map(membership -> view(membership, known, seqs, counts, last))
                .toList();
    }

    private static ConversationView view(
            Membership membership,
            Map<ConversationId, Groups.Group> known,
            Map<ConversationId, Long> seqs,
            Map<Membership, Integer> counts,
            Map<ConversationId, EntryView> last) {
        ConversationId id = membership.conversation();
        Groups.Group group = id.isDirect()
                ? new Groups.Group("", id.high() == id.low() ? 1 : 2, Role.MEMBER)
                : Objects.requireNonNull(known.get(id));
        return new ConversationView(
                id,
                id.isDirect() ? ConversationView.DIRECT : ConversationView.GROUP,
                id.isDirect() ? null : group.title(),
                group.members(),
                group.role().name().toLowerCase(Locale.ROOT),
                seqs.getOrDefault(id, 0L),
                membership.readSeq(),
                counts.getOrDefault(membership, 0),
                last.get(id));
    }

    private static ListCursor cursorOf(Membership membership, Map<ConversationId, Heads.Head> ends) {
        return new ListCursor(
                Objects.requireNonNull(ends.get(membership.conversation())).time(), membership.conversation());
    }
}
