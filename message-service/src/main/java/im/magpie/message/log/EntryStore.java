package im.magpie.message.log;

import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Port: the tables, on the primary. Every call answers for all conversations of a batch at once.
 *
 * <p>All throw {@link StoreException}; what is known must then be forgotten and loaded again.
 */
public interface EntryStore {
    /** Head first, members second: a state that is older than its head's members can't be. Absent: no entry yet. */
    Map<ConversationId, Conversation> load(Set<ConversationId> ids);

    /** What the commands refer to. */
    Map<ConversationId, Surroundings> around(Map<ConversationId, Wanted> wanted);

    /** Entries that are there already; of one that was edited or recalled since, or replaced by a later edit, what it said is gone. */
    Map<CommandKey, Entry> find(Collection<CommandKey> keys);

    Map<ConversationId, Long> heads(Set<ConversationId> ids);

    /**
     * Becomes the one who decides on the commands of these partitions: whoever was before is fenced, and what they left under way has
     * either been committed by now or never will be.
     *
     * @param log names the log that the offsets are of: in another one, nothing is decided yet
     */
    Map<Integer, Claim> claim(Set<Integer> partitions, String log);

    /** How far the commands of these partitions are decided, whoever has claimed them; absent: none of this log is. */
    Map<Integer, Long> decided(Set<Integer> partitions, String log);

    /**
     * Writes all of it, or nothing; of several shards each its share, so that after a failure some may have theirs and others not. What a
     * partition's commands lead to is always in one transaction with its progress. That is written in any case: so an answer that needs no other
     * write is as durable as one that does.
     *
     * @param progress the claims of the partitions concerned, with how far their commands are decided by this
     * @throws StoreException.Conflict if a key is taken: another wrote to a conversation, or a command is a repeat. Then nothing was written
     * @throws StoreException.Fenced if another has claimed a partition since
     */
    void append(List<Entry> entries, Collection<CursorMove> cursors, Map<Integer, Claim> progress);

    /** How far the clock of the database is ahead of ours. */
    Duration clockOffset();

    /**
     * What the commands of one conversation refer to.
     *
     * @param cursorsOf users whose read cursors are wanted
     */
    record Wanted(Set<Long> targets, Set<Surroundings.Reaction> reactions, Set<Long> cursorsOf) {}

    record CursorMove(ConversationId conversation, long user, long seq) {}

    /**
     * The right to decide on the commands of a partition.
     *
     * @param epoch grows with each claim
     * @param next all commands before this offset are decided, for ever
     */
    record Claim(long epoch, long next) {
        Claim upTo(long offset) {
            return new Claim(epoch, Math.max(next, offset));
        }
    }
}
