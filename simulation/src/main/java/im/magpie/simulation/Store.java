package im.magpie.simulation;

import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import im.magpie.common.id.ConversationId;
import im.magpie.message.log.CommandKey;
import im.magpie.message.log.Conversation;
import im.magpie.message.log.EntryStore;
import im.magpie.message.log.StoreException;
import im.magpie.message.log.Surroundings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The tables, as one message-service sees them: every call takes time, and may fail before, in or after what it does. */
final class Store implements EntryStore {
    private final World world;
    private final Database database;
    private final MessageService host;

    Store(World world, Database database, MessageService host) {
        this.world = world;
        this.database = database;
        this.host = host;
    }

    @Override
    public Map<ConversationId, Conversation> load(Set<ConversationId> ids) {
        return world.has(Bug.MEMBERS_BEFORE_HEAD) ? merge(snapshot(ids), snapshot(ids), true) : loadInOrder(ids);
    }

    private Map<ConversationId, Conversation> loadInOrder(Set<ConversationId> ids) {
        Map<ConversationId, Conversation> heads = snapshot(ids);
        return merge(heads, snapshot(ids), false);
    }

    /** What one statement sees. */
    private Map<ConversationId, Conversation> snapshot(Set<ConversationId> ids) {
        database.call(host);
        Map<ConversationId, Conversation> seen = new HashMap<>();
        for (ConversationId id : ids) {
            if (database.head(id) > 0) {
                seen.put(id, database.state(id));
            }
        }
        return seen;
    }

    /** The head of one statement with the members of another. */
    private static Map<ConversationId, Conversation> merge(
            Map<ConversationId, Conversation> first, Map<ConversationId, Conversation> second, boolean swapped) {
        Map<ConversationId, Conversation> heads = swapped ? second : first;
        Map<ConversationId, Conversation> members = swapped ? first : second;
        Map<ConversationId, Conversation> loaded = new HashMap<>();
        heads.forEach((id, head) -> loaded.put(
                id,
                new Conversation(
                        id,
                        head.seq(),
                        head.ordinal(),
                        head.time(),
                        head.history(),
                        members.getOrDefault(id, Conversation.empty(id)).members(),
                        Surroundings.NONE)));
        return loaded;
    }

    @Override
    public Map<ConversationId, Surroundings> around(Map<ConversationId, Wanted> wanted) {
        database.call(host);
        Map<ConversationId, Surroundings> around = new HashMap<>();
        wanted.forEach((id, want) -> {
            Map<Long, Surroundings.Target> targets = new HashMap<>();
            Set<Surroundings.Reaction> reactions = new HashSet<>();
            Map<Long, Long> read = new HashMap<>();
            for (Entry entry : database.log(id)) {
                if (want.targets().contains(entry.seq())) {
                    boolean recalled = database.recalled(id, entry.seq());
                    targets.put(entry.seq(), new Surroundings.Target(entry.kind(), entry.sender(), recalled));
                }
                if (entry.kind() == Kind.REACTION_ADDED) {
                    reactions.add(reaction(entry));
                } else if (entry.kind() == Kind.REACTION_REMOVED) {
                    reactions.remove(reaction(entry));
                }
            }
            reactions.retainAll(want.reactions());
            want.cursorsOf()
                    .forEach(user -> read.put(user, world.has(Bug.CURSOR_GOES_BACK) ? 0L : database.cursor(id, user)));
            around.put(id, new Surroundings(want.targets(), targets, reactions, read, Surroundings.Peers.KNOWN));
        });
        return around;
    }

    @Override
    public Map<CommandKey, Entry> find(Collection<CommandKey> keys) {
        database.call(host);
        Map<CommandKey, Entry> found = new HashMap<>();
        if (!world.has(Bug.NO_IDEMPOTENCE)) {
            for (CommandKey key : keys) {
                Entry entry = database.byKey().get(key);
                boolean refusedFirst = world.has(Bug.PERMISSION_BEFORE_IDEMPOTENCE)
                        && database.state(key.conversation())
                                .member(key.actor())
                                .isEmpty();
                if (entry != null && !refusedFirst) {
                    found.put(key, database.kept(entry));
                }
            }
        }
        return found;
    }

    @Override
    public Map<ConversationId, Long> heads(Set<ConversationId> ids) {
        database.call(host);
        Map<ConversationId, Long> heads = new HashMap<>();
        ids.forEach(id -> heads.put(id, database.head(id)));
        return heads;
    }

    @Override
    public Map<Integer, Claim> claim(Set<Integer> partitions, String log) {
        database.call(host);
        Map<Integer, Claim> claims = database.claim(host, partitions);
        if (world.chaos().strikes(Fault.COMMIT_UNHEARD, 0.02)) {
            throw new StoreException("The connection was lost in COMMIT", null);
        }
        return claims;
    }

    @Override
    public Map<Integer, Long> decided(Set<Integer> partitions, String log) {
        database.call(host);
        Map<Integer, Long> decided = new TreeMap<>();
        partitions.forEach(
                partition -> decided.put(partition, database.claim(partition).next()));
        return decided;
    }

    @Override
    public void append(List<Entry> decided, Collection<CursorMove> cursors, Map<Integer, Claim> progress) {
        List<Entry> entries = world.has(Bug.CLOCK_AS_TIME) ? atTheClock(decided) : decided;
        Database.Transaction transaction =
                new Database.Transaction(List.copyOf(entries), List.copyOf(cursors), new TreeMap<>(progress));
        database.call(host);
        if (world.has(Bug.ACKNOWLEDGE_BEFORE_COMMIT)) {
            host.later(world.between(1, 200), () -> database.commitLate(transaction, 0));
            return;
        }
        if (entries.isEmpty() && cursors.isEmpty() && world.has(Bug.NO_BARRIER)) {
            return;
        }
        try {
            database.check(transaction);
            if (world.chaos().strikes(Fault.COMMIT_LATE, 0.01)) {
                database.commitLate(transaction, world.between(1, 600));
                unknown();
                return;
            }
            database.commit(host, transaction);
        } catch (StoreException.Conflict e) {
            taken();
            return;
        } catch (StoreException.Fenced e) {
            throw e;
        } catch (StoreException e) {
            unknown();
            return;
        }
        if (world.chaos().strikes(Fault.COMMIT_UNHEARD, 0.02)) {
            unknown();
        }
    }

    private void taken() {
        if (!world.has(Bug.CONFLICT_IS_SUCCESS)) {
            throw new StoreException.Conflict("A key was taken", null);
        }
    }

    private void unknown() {
        if (!world.has(Bug.COMMIT_UNKNOWN_IS_SUCCESS)) {
            throw new StoreException("The connection was lost in COMMIT", null);
        }
    }

    private List<Entry> atTheClock(List<Entry> entries) {
        return entries.stream()
                .map(entry -> new Entry(
                        entry.conversation(),
                        entry.seq(),
                        entry.ordinal(),
                        entry.kind(),
                        entry.sender(),
                        world.now(),
                        entry.commandId(),
                        entry.content(),
                        entry.target(),
                        entry.members(),
                        entry.role(),
                        entry.emoji(),
                        entry.history()))
                .toList();
    }

    @Override
    public Duration clockOffset() {
        return Duration.ofMillis(-host.skew());
    }

    private static Surroundings.Reaction reaction(Entry entry) {
        return new Surroundings.Reaction(
                Objects.requireNonNull(entry.target()), Objects.requireNonNull(entry.emoji()), entry.sender());
    }
}
