package im.magpie.message.log;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The servers that an engine in front of the database spreads conversations over: by the hash that spreads their commands over partitions. So a
 * partition's claim lies where its conversations are, and each server has a transaction of its own; none is needed over several (ADR 21).
 */
final class Shards {
    private final CommandPartitions spread;

    Shards(int count) {
        this.spread = new CommandPartitions(count);
    }

    /** Throws {@link IllegalArgumentException} where a partition's conversations would lie on several servers. */
    static Shards of(int count, CommandPartitions partitions) {
        if (count < 1 || partitions.count() % count != 0 || partitions.also() % count != 0) {
            throw new IllegalArgumentException("magpie.log.shards is " + count + ", magpie.topics.partitions "
                    + partitions.count() + " and partitions-also " + partitions.also()
                    + ": the others have to be multiples of the first");
        }
        return new Shards(count);
    }

    /** What one server is to write of a batch. */
    record Share(
            List<Entry> entries, Collection<EntryStore.CursorMove> cursors, Map<Integer, EntryStore.Claim> progress) {}

    /**
     * Has each server's share written, one after the other. Where one fails, those before it are committed: then even a conflict means
     * that claims have to be taken anew, for they tell which commands are decided.
     *
     * @param transaction writes all of a share, or nothing
     */
    void write(
            List<Entry> entries,
            Collection<EntryStore.CursorMove> cursors,
            Map<Integer, EntryStore.Claim> progress,
            Consumer<Share> transaction) {
        if (spread.count() == 1) {
            transaction.accept(new Share(entries, cursors, progress));
            return;
        }
        List<Share> shares = IntStream.range(0, spread.count())
                .mapToObj(shard -> share(shard, entries, cursors, progress))
                .filter(share -> !share.progress().isEmpty())
                .toList();
        requireAll(shares, entries, cursors);
        for (int i = 0; i < shares.size(); i++) {
            try {
                transaction.accept(shares.get(i));
            } catch (StoreException.Conflict e) {
                throw i == 0 ? e : new StoreException("A key was taken after other shards had committed", e);
            }
        }
    }

    private Share share(
            int shard,
            List<Entry> entries,
            Collection<EntryStore.CursorMove> cursors,
            Map<Integer, EntryStore.Claim> progress) {
        Predicate<ConversationId> here = conversation -> spread.of(conversation) == shard;
        return new Share(
                entries.stream()
                        .filter(entry -> here.test(entry.conversation()))
                        .toList(),
                cursors.stream().filter(move -> here.test(move.conversation())).toList(),
                progress.entrySet().stream()
                        .filter(claim -> claim.getKey() % spread.count() == shard)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Of a command in another partition than is declared here, the claim may lie elsewhere: better not written than not fenced. */
    private static void requireAll(List<Share> shares, List<Entry> entries, Collection<EntryStore.CursorMove> cursors) {
        int shared = shares.stream()
                .mapToInt(share -> share.entries().size() + share.cursors().size())
                .sum();
        if (shared != entries.size() + cursors.size()) {
            throw new StoreException(
                    "A command lies in a partition of another shard than its conversation: somewhere"
                            + " magpie.topics.partitions is no multiple of magpie.log.shards",
                    null);
        }
    }
}
