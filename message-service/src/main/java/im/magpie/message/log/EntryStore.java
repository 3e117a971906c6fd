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

    /** Entries that are there already. */
    Map<CommandKey, Entry> find(Collection<CommandKey> keys);

    Map<ConversationId, Long> heads(Set<ConversationId> ids);

    /**
     * Writes all of it in one transaction, or nothing. With nothing else to write, writes the barrier row: an answer that needs no
     * write is to be as durable as one that does.
     *
     * @throws StoreException.Conflict if another owner was faster, or a command is a repeat
     */
    void append(List<Entry> entries, Collection<CursorMove> cursors);

    /** How far the clock of the database is ahead of ours. */
    Duration clockOffset();

    /**
     * What the commands of one conversation refer to.
     *
     * @param cursorsOf users whose read cursors are wanted
     */
    record Wanted(Set<Long> targets, Set<Surroundings.Reaction> reactions, Set<Long> cursorsOf) {}

    record CursorMove(ConversationId conversation, long user, long seq) {}
}
