package im.magpie.simulation;

import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import im.magpie.common.id.ConversationId;
import im.magpie.message.log.CommandKey;
import im.magpie.message.log.Conversation;
import im.magpie.message.log.EntryStore.Claim;
import im.magpie.message.log.EntryStore.CursorMove;
import im.magpie.message.log.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a primary, whose commits wait for its replica (AFTER_SYNC): they are seen by nobody before. If the primary crashes while a
 * commit waits, that may be in its log when it starts again, seen by all, and still be unknown to the replica, until that has caught up.
 */
final class Database {
    private final World world;
    private final List<Transaction> committed = new ArrayList<>();
    private final List<Transaction> waiting = new ArrayList<>();
    private final Map<ConversationId, List<Entry>> logs = new HashMap<>();
    private final Map<ConversationId, Conversation> states = new HashMap<>();
    private final Map<CommandKey, Entry> byKey = new HashMap<>();
    private final Map<Cursor, Long> cursors = new HashMap<>();
    private final Set<Place> recalled = new HashSet<>();
    private final Map<Integer, Claim> claims = new HashMap<>();
    private final Map<String, Long> storedAt = new HashMap<>();
    private int replicated;
    private long downUntil;
    private long slowUntil;
    private long starts;

    record Transaction(List<Entry> entries, List<CursorMove> cursors, Map<Integer, Claim> progress) {}

    record Cursor(ConversationId conversation, long user) {}

    record Place(ConversationId conversation, long seq) {}

    Database(World world) {
        this.world = world;
    }

    boolean up() {
        return world.now() >= downUntil;
    }

    /** Whether the replica has all that can be seen here. */
    boolean settled() {
        return replicated == committed.size();
    }

    void slowDown(long millis) {
        slowUntil = world.now() + millis;
    }

    void heal() {
        downUntil = 0;
        slowUntil = 0;
    }

    /** A statement's way here and back. */
    void call(Host host) {
        if (world.chaos().strikes(Fault.MESSAGE_SERVICE_PAUSE, 0.002)) {
            host.pause(world.between(100, 6_000));
        }
        world.pass(host, world.now() < slowUntil ? world.between(5, 200) : world.between(0, 2));
        if (!up() || world.chaos().strikes(Fault.DATABASE_ERROR, 0.01)) {
            throw new StoreException("The connection was lost", null);
        }
    }

    /** Answers when the replica has it. */
    void commit(Host host, Transaction transaction) {
        waiting.add(transaction);
        try {
            awaitReplica(host);
        } catch (Host.Killed e) {
            if (world.random().nextBoolean()) {
                commitLate(transaction, 0);
            }
            throw e;
        } finally {
            waiting.remove(transaction);
        }
        check(transaction);
        apply(transaction);
        replicated++;
    }

    /** Takes the partitions over, whoever had them. */
    Map<Integer, Claim> claim(Host host, Set<Integer> partitions) {
        awaitReplica(host);
        Map<Integer, Claim> taken = new TreeMap<>();
        partitions.forEach(partition -> {
            Claim last = claim(partition);
            taken.put(partition, new Claim(last.epoch() + 1, last.next()));
        });
        apply(new Transaction(List.of(), List.of(), taken));
        replicated++;
        return taken;
    }

    private void awaitReplica(Host host) {
        long start = starts;
        do {
            if (world.chaos().strikes(Fault.DATABASE_RESTART, 0.002)) {
                restart(world.between(20, 300));
            }
            world.pass(host, 1);
            if (starts != start || !up()) {
                throw new StoreException("The connection was lost in COMMIT", null);
            }
        } while (!settled());
    }

    /** A commit whose client has given up; it does nothing if a key is taken by then. */
    void commitLate(Transaction transaction, long delay) {
        world.in(delay, () -> {
            if (up() && settled() && !fenced(transaction) && !conflict(transaction.entries())) {
                apply(transaction);
                replicated++;
            }
        });
    }

    /** Crashes and starts again in its old role; the replica catches up after a while. */
    void restart(long millis) {
        starts++;
        downUntil = world.now() + millis;
        for (Transaction transaction : List.copyOf(waiting)) {
            if (world.random().nextBoolean() && !fenced(transaction) && !conflict(transaction.entries())) {
                apply(transaction);
            }
        }
        if (world.chaos().strikes(Fault.DATABASE_FAILOVER, 0.2)) {
            world.in(millis + world.between(1, 200), () -> failOver(world.between(20, 300)));
        }
        long start = starts;
        world.in(millis + world.between(50, 1_500), () -> {
            if (starts == start) {
                replicated = committed.size();
            }
        });
    }

    /** The replica takes over; what it never got is gone. */
    void failOver(long millis) {
        starts++;
        downUntil = world.now() + millis;
        if (!settled()) {
            List<Transaction> kept = List.copyOf(committed.subList(0, replicated));
            world.note("fail-over drops transactions", committed.size() - replicated, 0);
            committed.clear();
            logs.clear();
            states.clear();
            byKey.clear();
            cursors.clear();
            recalled.clear();
            claims.clear();
            kept.forEach(this::apply);
        }
    }

    /** Throws what the keys and the claims make of it now. */
    void check(Transaction transaction) {
        if (fenced(transaction)) {
            throw new StoreException.Fenced();
        }
        if (conflict(transaction.entries())) {
            throw new StoreException.Conflict("A key was taken", null);
        }
    }

    private boolean fenced(Transaction transaction) {
        boolean unchecked = world.has(Bug.STALE_OWNER_NOT_FENCED)
                || world.has(Bug.CLAIM_NOT_CHECKED)
                || world.has(Bug.MEMBERS_BEFORE_HEAD);
        return !unchecked
                && transaction.progress().entrySet().stream()
                        .anyMatch(each ->
                                claim(each.getKey()).epoch() > each.getValue().epoch());
    }

    Claim claim(int partition) {
        return claims.getOrDefault(partition, new Claim(0, 0));
    }

    private boolean conflict(List<Entry> entries) {
        Map<ConversationId, Long> heads = new HashMap<>();
        Set<CommandKey> keys = new HashSet<>();
        for (Entry entry : entries) {
            long head = heads.getOrDefault(entry.conversation(), head(entry.conversation()));
            boolean seqTaken = entry.seq() <= head && !world.has(Bug.STALE_OWNER_NOT_FENCED);
            boolean idTaken =
                    (byKey.containsKey(keyOf(entry)) || !keys.add(keyOf(entry))) && !world.has(Bug.NO_IDEMPOTENCE);
            if (seqTaken || idTaken) {
                return true;
            }
            heads.put(entry.conversation(), Math.max(head, entry.seq()));
        }
        return false;
    }

    private void apply(Transaction transaction) {
        transaction
                .progress()
                .forEach((partition, claim) ->
                        world.note("decided in partition", partition, claim.next(), "epoch " + claim.epoch()));
        committed.add(transaction);
        transaction
                .progress()
                .forEach((partition, claim) -> claims.put(
                        partition, world.has(Bug.PROGRESS_NOT_WRITTEN) ? new Claim(claim.epoch(), 0) : claim));
        for (Entry entry : transaction.entries()) {
            logs.computeIfAbsent(entry.conversation(), id -> new ArrayList<>()).add(entry);
            byKey.putIfAbsent(keyOf(entry), entry);
            storedAt.putIfAbsent(entry.commandId(), world.now());
            states.merge(
                    entry.conversation(),
                    Conversation.empty(entry.conversation()).evolve(entry),
                    (state, first) -> state.evolve(entry));
            if (entry.kind() == Entry.Kind.RECALLED) {
                recalled.add(new Place(entry.conversation(), Objects.requireNonNull(entry.target())));
            } else if (entry.kind() == Entry.Kind.MEMBERS_ADDED) {
                Objects.requireNonNull(entry.members())
                        .forEach(user -> cursors.merge(new Cursor(entry.conversation(), user), entry.seq(), Math::max));
            }
            world.note("stored", entry.seq(), entry.ordinal(), entry.conversation() + " " + entry.commandId());
        }
        for (CursorMove move : transaction.cursors()) {
            Cursor cursor = new Cursor(move.conversation(), move.user());
            long before = cursors.getOrDefault(cursor, 0L);
            long after = world.has(Bug.CURSOR_GOES_BACK) ? move.seq() : Math.max(before, move.seq());
            cursors.put(cursor, after);
            if (after < before) {
                world.violated("G6: a read cursor in " + move.conversation() + " goes back");
            }
        }
    }

    List<Entry> log(ConversationId id) {
        return logs.getOrDefault(id, List.of());
    }

    long head(ConversationId id) {
        Conversation state = states.get(id);
        return state == null ? 0 : state.seq();
    }

    Conversation state(ConversationId id) {
        return states.getOrDefault(id, Conversation.empty(id));
    }

    Map<CommandKey, Entry> byKey() {
        return byKey;
    }

    /** When the entry of that command was first stored. */
    long storedAt(String commandId) {
        return storedAt.getOrDefault(commandId, Long.MAX_VALUE);
    }

    long cursor(ConversationId conversation, long user) {
        return cursors.getOrDefault(new Cursor(conversation, user), 0L);
    }

    boolean recalled(ConversationId conversation, long seq) {
        return recalled.contains(new Place(conversation, seq));
    }

    /** The entry as its row has it now: without what it said, if it was edited or recalled since. */
    Entry kept(Entry entry) {
        Entry last = null;
        for (Entry later : log(entry.conversation())) {
            boolean replaces = later.kind() == Kind.EDITED || later.kind() == Kind.RECALLED;
            if (replaces && Objects.equals(later.target(), placeOf(entry))) {
                last = later;
            }
        }
        return last == null || last.seq() == entry.seq() ? entry : withoutContent(entry);
    }

    /** The row that has the content of this entry: an edit's is in its target's. */
    private static @Nullable Long placeOf(Entry entry) {
        return entry.kind() == Kind.EDITED ? entry.target() : Long.valueOf(entry.seq());
    }

    private static Entry withoutContent(Entry entry) {
        return new Entry(
                entry.conversation(),
                entry.seq(),
                entry.ordinal(),
                entry.kind(),
                entry.sender(),
                entry.time(),
                entry.commandId(),
                null,
                entry.target(),
                entry.members(),
                entry.role(),
                entry.emoji(),
                entry.history());
    }

    static CommandKey keyOf(Entry entry) {
        return new CommandKey(entry.conversation(), entry.sender(), entry.commandId());
    }
}
