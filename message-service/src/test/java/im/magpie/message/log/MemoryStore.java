package im.magpie.message.log;

import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import im.magpie.common.id.ConversationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** The tables as a list in memory, which fails as real ones do: before a statement, in a commit, or right after it. */
final class MemoryStore implements EntryStore {
    private final Map<ConversationId, List<Entry>> entries = new HashMap<>();
    private final Map<CommandKey, Entry> byKey = new HashMap<>();
    private final Map<List<Object>, Long> cursors = new HashMap<>();
    private final Map<Integer, Claim> claims = new HashMap<>();
    private final Random random;
    private final Shards shards;
    private double faults;
    private int conflicts;
    private Runnable meanwhile = () -> {};

    MemoryStore(Random random, Shards shards) {
        this.random = random;
        this.shards = shards;
    }

    /** From now on each call fails with that probability. */
    void failWith(double probability) {
        faults = probability;
    }

    /** Runs before each call that follows the loading: what another owner does after this one has looked. */
    void meanwhile(Runnable other) {
        meanwhile = other;
    }

    /** Transactions that met a key. */
    int conflicts() {
        return conflicts;
    }

    List<Entry> entries(ConversationId id) {
        return entries.getOrDefault(id, List.of());
    }

    long cursor(ConversationId id, long user) {
        return cursors.getOrDefault(List.of(id, user), 0L);
    }

    @Override
    public Map<ConversationId, Conversation> load(Set<ConversationId> ids) {
        fail("The connection was lost");
        Map<ConversationId, Conversation> loaded = new HashMap<>();
        for (ConversationId id : ids) {
            Conversation state = Conversation.empty(id);
            for (Entry entry : entries(id)) {
                state = state.evolve(entry);
            }
            if (state.seq() > 0) {
                loaded.put(id, state);
            }
        }
        return loaded;
    }

    @Override
    public Map<ConversationId, Surroundings> around(Map<ConversationId, Wanted> wanted) {
        fail("The connection was lost");
        Map<ConversationId, Surroundings> around = new HashMap<>();
        wanted.forEach((id, want) -> {
            Map<Long, Surroundings.Target> targets = new HashMap<>();
            Set<Surroundings.Reaction> reactions = new HashSet<>();
            Map<Long, Long> read = new HashMap<>();
            for (Entry entry : entries(id)) {
                if (want.targets().contains(entry.seq())) {
                    targets.put(entry.seq(), new Surroundings.Target(entry.kind(), entry.sender(), recalled(entry)));
                }
                if (entry.kind() == Kind.REACTION_ADDED) {
                    reactions.add(reaction(entry));
                } else if (entry.kind() == Kind.REACTION_REMOVED) {
                    reactions.remove(reaction(entry));
                }
            }
            reactions.retainAll(want.reactions());
            want.cursorsOf().forEach(user -> read.put(user, cursor(id, user)));
            around.put(id, new Surroundings(want.targets(), targets, reactions, read, Surroundings.Peers.KNOWN));
        });
        return around;
    }

    @Override
    public Map<CommandKey, Entry> find(Collection<CommandKey> keys) {
        before();
        Map<CommandKey, Entry> found = new HashMap<>(byKey);
        found.keySet().retainAll(Set.copyOf(keys));
        return found;
    }

    @Override
    public Map<ConversationId, Long> heads(Set<ConversationId> ids) {
        before();
        Map<ConversationId, Long> heads = new HashMap<>();
        ids.forEach(id -> heads.put(id, (long) entries(id).size()));
        return heads;
    }

    @Override
    public Map<Integer, Claim> claim(Set<Integer> partitions, String log) {
        fail("The connection was lost");
        Map<Integer, Claim> claimed = new HashMap<>();
        partitions.forEach(partition -> {
            Claim last = claims.getOrDefault(partition, new Claim(0, 0));
            claimed.put(partition, new Claim(last.epoch() + 1, last.next()));
        });
        claims.putAll(claimed);
        fail("The connection was lost in COMMIT, which went through");
        return claimed;
    }

    @Override
    public Map<Integer, Long> decided(Set<Integer> partitions, String log) {
        fail("The connection was lost");
        Map<Integer, Long> decided = new HashMap<>();
        partitions.forEach(partition -> decided.put(
                partition, claims.getOrDefault(partition, new Claim(0, 0)).next()));
        return decided;
    }

    @Override
    public void append(List<Entry> batch, Collection<CursorMove> moves, Map<Integer, Claim> progress) {
        shards.write(batch, moves, progress, this::transaction);
    }

    private void transaction(Shards.Share share) {
        before();
        share.progress().forEach((partition, claim) -> {
            if (claims.getOrDefault(partition, claim).epoch() != claim.epoch()) {
                throw new StoreException.Fenced();
            }
        });
        Set<CommandKey> keys = new HashSet<>(byKey.keySet());
        Map<ConversationId, Long> heads = new HashMap<>();
        for (Entry entry : share.entries()) {
            long head = heads.getOrDefault(
                    entry.conversation(), (long) entries(entry.conversation()).size());
            if (entry.seq() <= head || !keys.add(keyOf(entry))) {
                conflicts++;
                throw new StoreException.Conflict("A key was taken", null);
            }
            heads.put(entry.conversation(), entry.seq());
        }
        claims.putAll(share.progress());
        for (Entry entry : share.entries()) {
            entries.computeIfAbsent(entry.conversation(), id -> new ArrayList<>())
                    .add(entry);
            byKey.put(keyOf(entry), entry);
        }
        share.cursors()
                .forEach(move -> cursors.merge(List.of(move.conversation(), move.user()), move.seq(), Math::max));
        fail("The connection was lost in COMMIT, which went through");
    }

    @Override
    public Duration clockOffset() {
        return Duration.ZERO;
    }

    private boolean recalled(Entry target) {
        return entries(target.conversation()).stream()
                .anyMatch(entry -> entry.kind() == Kind.RECALLED && Objects.equals(entry.target(), target.seq()));
    }

    private void before() {
        meanwhile.run();
        fail("The connection was lost");
    }

    private void fail(String message) {
        if (random.nextDouble() < faults) {
            throw new StoreException(message, null);
        }
    }

    private static CommandKey keyOf(Entry entry) {
        return new CommandKey(entry.conversation(), entry.sender(), entry.commandId());
    }

    private static Surroundings.Reaction reaction(Entry entry) {
        return new Surroundings.Reaction(
                Objects.requireNonNull(entry.target()), Objects.requireNonNull(entry.emoji()), entry.sender());
    }
}
