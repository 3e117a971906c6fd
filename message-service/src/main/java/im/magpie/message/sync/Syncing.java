package im.magpie.message.sync;

import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Access;
import im.magpie.message.history.Heads;
import im.magpie.message.history.Membership;
import im.magpie.message.history.Page;
import im.magpie.message.history.Snapshots;
import im.magpie.message.receipt.Unread;
import im.magpie.message.user.KnownUsers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Compares the heads that devices hold with what is there. Many devices take as few queries as one: when everybody comes back at once, some
 * queries for each would be what takes the time.
 */
@Component
final class Syncing {
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

    /** A page for each device, in their order. */
    List<Page<Item>> since(List<Device> devices) {
        List<Page<Item>> pages = snapshots.read(() -> compare(devices));
        // Outside the snapshot: user-service may have to be asked.
        Map<Long, Boolean> exist = users.exist(peers(devices, pages));
        return IntStream.range(0, devices.size())
                .mapToObj(i -> withUnbegun(devices.get(i), pages.get(i), exist))
                .toList();
    }

    private List<Page<Item>> compare(List<Device> devices) {
        Map<UserId, List<Membership>> memberships =
                access.of(devices.stream().map(Device::user).collect(Collectors.toSet())).stream()
                        .collect(Collectors.groupingBy(Membership::user));
        List<Comparison> all = devices.stream()
                .map(device -> new Comparison(device, memberships.getOrDefault(device.user(), List.of())))
                .toList();
        for (List<Comparison> open = unfinished(all); !open.isEmpty(); open = unfinished(all)) {
            step(open);
        }
        return all.stream().map(Comparison::page).toList();
    }

    private static List<Comparison> unfinished(List<Comparison> comparisons) {
        return comparisons.stream().filter(Comparison::goesOn).toList();
    }

    private void step(List<Comparison> comparisons) {
        Set<ConversationId> conversations =
                comparisons.stream().flatMap(Comparison::next).collect(Collectors.toSet());
        Map<ConversationId, Heads.Head> ends = heads.of(conversations);
        Map<Membership, Integer> counts = unread.of(comparisons.stream()
                .flatMap(comparison -> comparison.unread(ends))
                .collect(Collectors.toSet()));
        comparisons.forEach(comparison -> comparison.step(ends, counts));
    }

    private static Set<Long> peers(List<Device> devices, List<Page<Item>> pages) {
        Set<Long> peers = new HashSet<>();
        for (int i = 0; i < devices.size(); i++) {
            UserId user = devices.get(i).user();
            pages.get(i).items().stream()
                    .filter(Item::isGone)
                    .forEach(item -> item.conversationId().peerOf(user).ifPresent(peer -> peers.add(peer.value())));
        }
        return peers;
    }

    /**
     * A direct one that the user is not in has not begun, if its peer exists. One that can't be told about counts as existing: {@code gone}
     * makes a device forget.
     */
    private static Page<Item> withUnbegun(Device device, Page<Item> page, Map<Long, Boolean> exist) {
        return new Page<>(
                page.items().stream()
                        .flatMap(item -> item.isGone() ? goneOrUnbegun(device, item, exist) : Stream.of(item))
                        .toList(),
                page.nextCursor());
    }

    private static Stream<Item> goneOrUnbegun(Device device, Item gone, Map<Long, Boolean> exist) {
        ConversationId id = gone.conversationId();
        Optional<UserId> peer = id.peerOf(device.user());
        if (peer.isEmpty() || !exist.getOrDefault(peer.get().value(), true)) {
            return Stream.of(gone);
        }
        return Objects.equals(device.heads().get(id), 0L) ? Stream.empty() : Stream.of(Item.unbegun(id));
    }
}
