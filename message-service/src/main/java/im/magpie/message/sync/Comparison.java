package im.magpie.message.sync;

import im.magpie.common.id.ConversationId;
import im.magpie.message.history.Chunks;
import im.magpie.message.history.Heads;
import im.magpie.message.history.Membership;
import im.magpie.message.history.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Of one device, in the order of the ids, chunk by chunk; the cursor is the last id that was looked at. */
final class Comparison {
    /** Items of one frame. */
    private static final int MAX_ITEMS = 500;

    private static final Comparator<ConversationId> ORDER = Comparator.comparing(
                    ConversationId::high, Long::compareUnsigned)
            .thenComparing(ConversationId::low, Long::compareUnsigned);

    private final Device device;
    private final Map<ConversationId, Membership> mine = new HashMap<>();
    private final List<ConversationId> conversations;
    private final List<Item> items = new ArrayList<>();
    private int done;

    Comparison(Device device, Collection<Membership> memberships) {
        this.device = device;
        memberships.forEach(membership -> mine.put(membership.conversation(), membership));
        TreeSet<ConversationId> all = new TreeSet<>(ORDER);
        all.addAll(mine.keySet());
        all.addAll(device.heads().keySet());
        conversations = List.copyOf(device.after() == null ? all : all.tailSet(device.after(), false));
    }

    boolean goesOn() {
        return done < conversations.size() && items.size() + Chunks.SIZE <= MAX_ITEMS;
    }

    /** Whose heads are needed for the next chunk. */
    Stream<ConversationId> next() {
        return chunk().stream().filter(mine::containsKey);
    }

    /** What of the next chunk is to be told, and has something unread. */
    Stream<Membership> unread(Map<ConversationId, Heads.Head> ends) {
        return next().map(mine::get)
                .filter(membership -> device.differs(membership, head(membership, ends)))
                .filter(membership -> head(membership, ends) > membership.readSeq());
    }

    /** Takes in the next chunk. */
    void step(Map<ConversationId, Heads.Head> ends, Map<Membership, Integer> unread) {
        List<ConversationId> chunk = chunk();
        for (ConversationId id : chunk) {
            Membership membership = mine.get(id);
            if (membership == null) {
                items.add(Item.gone(id));
            } else if (device.differs(membership, head(membership, ends))) {
                items.add(new Item(
                        id, head(membership, ends), membership.readSeq(), unread.getOrDefault(membership, 0), null));
            }
        }
        done += chunk.size();
    }

    Page<Item> page() {
        return new Page<>(
                items, done < conversations.size() ? conversations.get(done - 1).toString() : null);
    }

    private List<ConversationId> chunk() {
        return conversations.subList(done, Math.min(conversations.size(), done + Chunks.SIZE));
    }

    private static long head(Membership membership, Map<ConversationId, Heads.Head> ends) {
        Heads.Head head = ends.get(membership.conversation());
        return head == null ? 0 : head.seq();
    }
}
