package im.magpie.message.sync;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Access;
import im.magpie.message.history.Chunks;
import im.magpie.message.history.Heads;
import im.magpie.message.history.Membership;
import im.magpie.message.history.Page;
import im.magpie.message.history.Snapshots;
import im.magpie.message.receipt.Unread;
import im.magpie.message.user.KnownUsers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Compares the heads that a device holds with what is there, in the order of the ids; the cursor is the last id that was looked at.
 *
 * <p>A device may also say which read cursors it was told, at the heads that it holds: then silence means that neither moved. Of a
 * conversation whose cursor it does not name, whatever was ever read is told again.
 */
@Component
final class Syncing {
    /** Items of one frame. */
    private static final int MAX_ITEMS = 500;

    private static final Comparator<ConversationId> ORDER = Comparator.comparing(
                    ConversationId::high, Long::compareUnsigned)
            .thenComparing(ConversationId::low, Long::compareUnsigned);

    private final Access access;
    private final Snapshots snapshots;
    private final Heads heads;
    private final Unread unread;
    private final KnownUsers users;

    Syncing(Access access, Snapshots snapshots, Heads heads, Unread unread, KnownUsers users) {
        this.access = access;
        this.snapshots = snapshots;
        this.heads = heads;
        this.unread = unread;
        this.users = users;
    }

    /** A conversation that moved or is new; or, with nothing but {@code gone}, one that the user is not in. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            ConversationId conversationId,
            @Nullable Long lastSeq,
            @Nullable Long readSeq,
            @Nullable Integer unread,
            @Nullable Boolean gone) {
        static Item gone(ConversationId conversation) {
            return new Item(conversation, null, null, null, true);
        }
    }

    /** What a device holds: the last entries, and the read cursors that it was told at them. */
    record Held(Map<ConversationId, Long> heads, Map<ConversationId, Long> reads) {
        boolean differs(Membership membership, long head) {
            ConversationId id = membership.conversation();
            return heads.getOrDefault(id, -1L) != head || reads.getOrDefault(id, 0L) != membership.readSeq();
        }
    }

    Page<Item> since(UserId user, Held held, @Nullable ConversationId after) {
        Set<ConversationId> unbegun = existingPeers(user, held.heads().keySet());
        return snapshots.read(() -> compare(user, held, unbegun, after));
    }

    private Page<Item> compare(UserId user, Held held, Set<ConversationId> unbegun, @Nullable ConversationId after) {
        Map<ConversationId, Membership> mine =
                access.of(user).stream().collect(Collectors.toMap(Membership::conversation, membership -> membership));
        TreeSet<ConversationId> all = new TreeSet<>(ORDER);
        all.addAll(mine.keySet());
        all.addAll(held.heads().keySet());
        List<ConversationId> rest = List.copyOf(after == null ? all : all.tailSet(after, false));
        List<Item> items = new ArrayList<>();
        int done = 0;
        while (done < rest.size() && items.size() + Chunks.SIZE <= MAX_ITEMS) {
            List<ConversationId> chunk = rest.subList(done, Math.min(rest.size(), done + Chunks.SIZE));
            items.addAll(itemsOf(chunk, mine, held, unbegun));
            done += chunk.size();
        }
        return new Page<>(items, done < rest.size() ? rest.get(done - 1).toString() : null);
    }

    private List<Item> itemsOf(
            List<ConversationId> chunk, Map<ConversationId, Membership> mine, Held held, Set<ConversationId> unbegun) {
        Map<ConversationId, Heads.Head> ends =
                heads.of(chunk.stream().filter(mine::containsKey).toList());
        List<Membership> moved = new ArrayList<>();
        Map<ConversationId, Item> items = new HashMap<>();
        for (ConversationId id : chunk) {
            Membership membership = mine.get(id);
            if (membership == null) {
                if (!unbegun.contains(id)) {
                    items.put(id, Item.gone(id));
                } else if (held.heads().getOrDefault(id, -1L) != 0) {
                    items.put(id, new Item(id, 0L, 0L, 0, null));
                }
            } else if (held.differs(membership, seq(ends, id))) {
                moved.add(membership);
            }
        }
        Map<ConversationId, Integer> counts = unread.of(moved.stream()
                .filter(membership -> seq(ends, membership.conversation()) > membership.readSeq())
                .toList());
        moved.forEach(membership -> items.put(
                membership.conversation(),
                new Item(
                        membership.conversation(),
                        seq(ends, membership.conversation()),
                        membership.readSeq(),
                        counts.getOrDefault(membership.conversation(), 0),
                        null)));
        return chunk.stream()
                .filter(items::containsKey)
                .map(id -> Objects.requireNonNull(items.get(id)))
                .toList();
    }

    private static long seq(Map<ConversationId, Heads.Head> ends, ConversationId id) {
        Heads.Head head = ends.get(id);
        return head == null ? 0 : head.seq();
    }

    /**
     * The direct ones of the user that exist, begun or not. One that can't be told about counts as existing: {@code gone} makes a device
     * forget.
     */
    private Set<ConversationId> existingPeers(UserId user, Set<ConversationId> held) {
        Map<ConversationId, Long> peers = new HashMap<>();
        for (ConversationId id : held) {
            id.peerOf(user).ifPresent(peer -> peers.put(id, peer.value()));
        }
        Map<Long, Boolean> exist = peers.isEmpty() ? Map.of() : users.exist(new HashSet<>(peers.values()));
        return peers.entrySet().stream()
                .filter(entry -> exist.getOrDefault(entry.getValue(), true))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
