package im.magpie.simulation;

import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import im.magpie.common.id.ConversationId;
import im.magpie.message.log.Conversation;
import im.magpie.sdk.session.Incoming;
import im.magpie.sdk.session.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code pull} and {@code sync}: each answered from one snapshot, taken at some moment between the question and the answer. */
final class Reads {
    private static final int HEADS_A_FRAME = 2;

    private final World world;
    private final Database database;

    Reads(World world, Database database) {
        this.world = world;
        this.database = database;
    }

    void pull(ConnectionService node, Connection from, Outgoing.Pull pull) {
        node.later(world.between(1, 30), () -> {
            Incoming answer = fails() ? unavailable(pull.id()) : page(from.user(), pull);
            node.later(world.between(1, 30), () -> from.send(answer));
        });
    }

    void sync(ConnectionService node, Connection from, Outgoing.Sync sync) {
        node.later(world.between(1, 30), () -> {
            Incoming answer = fails() ? unavailable(sync.id()) : heads(from.user(), sync);
            node.later(world.between(1, 30), () -> from.send(answer));
        });
    }

    /** After a start of the primary nothing is told of what its replica may not have. */
    private boolean fails() {
        return !database.up() || !database.settled() || world.chaos().strikes(Fault.READ_FAILED, 0.03);
    }

    private static Incoming unavailable(String id) {
        return new Incoming.Failure(id, "unavailable", "", 0);
    }

    private Incoming page(long user, Outgoing.Pull pull) {
        ConversationId id = ConversationId.parse(pull.conversationId());
        Conversation state = database.state(id);
        Optional<Conversation.Member> member = state.member(user);
        if (member.isEmpty()) {
            return new Incoming.Failure(pull.id(), "conversation_not_found", "", 0);
        }
        long after = Math.max(pull.after(), member.get().visibleFrom() - 1);
        List<Entry> log = database.log(id);
        int seen = world.has(Bug.PAGE_BEYOND_ITS_ENTRIES)
                ? (int) Math.max(0, log.size() - world.between(0, 3))
                : log.size();
        List<im.magpie.sdk.log.Entry> items = new ArrayList<>();
        for (Entry entry : log.subList(0, seen)) {
            if (entry.seq() > after && items.size() < pull.limit()) {
                items.add(Texts.show(entry));
            }
        }
        boolean all = items.isEmpty() || items.getLast().seq() >= seen;
        long to = all ? Math.max(state.seq(), pull.after()) : items.getLast().seq();
        return new Incoming.Entries(pull.id(), pull.conversationId(), items, to, state.seq());
    }

    private Incoming heads(long user, Outgoing.Sync sync) {
        TreeSet<String> all = new TreeSet<>(sync.heads().keySet());
        for (ConversationId id : Conversations.ALL) {
            if (database.head(id) > 0 && database.state(id).member(user).isPresent()) {
                all.add(id.toString());
            }
        }
        List<Incoming.Head> heads = new ArrayList<>();
        String cursor = sync.cursor();
        for (String id : cursor == null ? all : all.tailSet(cursor, false)) {
            head(
                            user,
                            ConversationId.parse(id),
                            sync.heads().getOrDefault(id, -1L),
                            sync.reads().getOrDefault(id, 0L))
                    .ifPresent(heads::add);
            cursor = id;
            if (heads.size() == HEADS_A_FRAME) {
                break;
            }
        }
        boolean more = cursor != null && all.higher(cursor) != null;
        return new Incoming.Heads(sync.id(), heads, more ? cursor : null);
    }

    private Optional<Incoming.Head> head(long user, ConversationId id, long held, long told) {
        Conversation state = database.state(id);
        if (state.member(user).isEmpty()) {
            return Optional.of(new Incoming.Head(id.toString(), 0, 0, 0, true));
        }
        long read = database.cursor(id, user);
        return state.seq() == held && read == told
                ? Optional.empty()
                : Optional.of(new Incoming.Head(id.toString(), state.seq(), read, unread(id, user), false));
    }

    /** Messages after the cursor that are neither one's own nor recalled. */
    long unread(ConversationId id, long user) {
        long visibleFrom = database.state(id)
                .member(user)
                .map(Conversation.Member::visibleFrom)
                .orElse(1L);
        long after = Math.max(database.cursor(id, user), visibleFrom - 1);
        return database.log(id).stream()
                .filter(entry -> entry.seq() > after && entry.kind() == Kind.MESSAGE)
                .filter(entry -> entry.sender() != user || world.has(Bug.UNREAD_COUNTS_OWN))
                .filter(entry -> !database.recalled(id, entry.seq()))
                .count();
    }
}
