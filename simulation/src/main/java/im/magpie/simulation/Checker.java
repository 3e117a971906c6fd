package im.magpie.simulation;

import im.magpie.common.event.Command;
import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Holds what happened against the guarantees. It knows what was asked, promised, stored and heard, and nothing of how. */
final class Checker {
    private final Database database;
    private final Journal journal;
    private final List<Client> clients;
    private final List<String> violations = new ArrayList<>();

    Checker(Database database, Journal journal, List<Client> clients) {
        this.database = database;
        this.journal = journal;
        this.clients = clients;
    }

    /** Whether nothing is under way any more: everything is settled, and everybody has heard everything. */
    boolean quiet() {
        if (journal.unsettled() > 0) {
            return false;
        }
        for (ConversationId conversation : Conversations.ALL) {
            Membership membership = new Membership(database.log(conversation), conversation);
            for (Client client : clients) {
                List<Long> due = membership.due(client.user());
                if (!due.isEmpty() && due.getLast() > client.reached(conversation.toString())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** All violations; each begins with the guarantee. */
    List<String> check() {
        for (ConversationId conversation : Conversations.ALL) {
            List<Entry> log = database.log(conversation);
            checkLog(conversation, log);
            checkRealTimeOrder(conversation);
            Membership membership = new Membership(log, conversation);
            for (Client client : clients) {
                checkHeard(client, conversation, log, membership);
            }
        }
        checkPromises();
        return violations;
    }

    private void violated(String guarantee, String what) {
        violations.add(guarantee + ": " + what);
    }

    /** G2, G3: numbered without gaps, times grow, messages are counted, and each command is there once. */
    private void checkLog(ConversationId conversation, List<Entry> log) {
        Set<String> ids = new HashSet<>();
        long ordinal = 0;
        long time = 0;
        for (int i = 0; i < log.size(); i++) {
            Entry entry = log.get(i);
            if (entry.seq() != i + 1) {
                violated("G2", "entry " + entry.seq() + " of " + conversation + " is number " + (i + 1));
            }
            ordinal += entry.kind() == Kind.MESSAGE ? 1 : 0;
            if (entry.ordinal() != ordinal) {
                violated("G6", "the ordinal of " + entry.seq() + " in " + conversation + " is " + entry.ordinal());
            }
            if (entry.time() <= time) {
                violated("G2", "the time of " + entry.seq() + " in " + conversation + " is not later than before");
            }
            time = entry.time();
            if (!ids.add(entry.sender() + " " + entry.commandId())) {
                violated("G3", entry.commandId() + " is stored twice in " + conversation);
            }
            if (!journal.knows(entry.commandId())) {
                violated("G3", entry.commandId() + " is stored in " + conversation + " and was never asked for");
            }
        }
    }

    /** G1: what was acknowledged is there, at its place; what was refused is not; everything was settled in the end. */
    private void checkPromises() {
        for (Journal.Asked asked : journal.all()) {
            List<Entry> stored = database.log(asked.conversation()).stream()
                    .filter(entry -> entry.commandId().equals(asked.id()))
                    .toList();
            if (!asked.settled()) {
                violated("liveness", asked + " was never settled");
            } else if (!asked.refusal().isEmpty() && !stored.isEmpty() && !mayBe(asked)) {
                violated("G1", asked + " was refused (" + asked.refusal() + ") and is stored");
            } else if (asked.seq() > 0
                    && stored.stream()
                            .noneMatch(entry -> entry.seq() == asked.seq() && entry.sender() == asked.user())) {
                violated("G1", asked + " was acknowledged as " + asked.seq() + " and is not there");
            }
        }
    }

    /** An attempt that was given up may come to the log after the one that was refused; not before. */
    private boolean mayBe(Journal.Asked refused) {
        return refused.repeated() && database.storedAt(refused.id()) > refused.settledAt();
    }

    /** G2: what was acknowledged before another was sent comes before it. */
    private void checkRealTimeOrder(ConversationId conversation) {
        List<Journal.Asked> inOrder = journal.all().stream()
                .filter(asked -> asked.conversation().equals(conversation) && asked.seq() > 0)
                .sorted((one, other) -> Long.compare(other.seq(), one.seq()))
                .toList();
        long firstSettled = Long.MAX_VALUE;
        for (Journal.Asked asked : inOrder) {
            if (firstSettled < asked.at()) {
                violated("G2", asked + " was sent after a later entry had been acknowledged");
            }
            firstSettled = Math.min(firstSettled, asked.settledAt());
        }
    }

    /** G2, G4, G5: each heard all that was for them, once, in order, as it is stored, and nothing else. */
    private void checkHeard(Client client, ConversationId conversation, List<Entry> log, Membership membership) {
        String who = "user " + client.user() + " in " + conversation;
        Set<Long> all = new HashSet<>();
        for (List<im.magpie.sdk.log.Entry> stay : client.heard(conversation.toString())) {
            checkOrder(who, stay);
            for (im.magpie.sdk.log.Entry entry : stay) {
                all.add(entry.seq());
                if (entry.seq() > log.size() || !same(entry, log.get((int) entry.seq() - 1))) {
                    violated("G1", who + " heard an entry " + entry.seq() + " that is not stored");
                } else if (!membership.allows(client.user(), entry.seq())) {
                    violated("G5", who + " heard " + entry.seq() + " and was not in");
                }
            }
        }
        for (long seq : membership.due(client.user())) {
            if (!all.contains(seq)) {
                violated("G4", who + " has not heard " + seq);
            }
        }
    }

    private void checkOrder(String who, List<im.magpie.sdk.log.Entry> heard) {
        Set<Long> seqs = new HashSet<>();
        long last = 0;
        for (im.magpie.sdk.log.Entry entry : heard) {
            if (!seqs.add(entry.seq())) {
                violated("G3", who + " heard " + entry.seq() + " twice");
            } else if (entry.seq() < last) {
                violated("G2", who + " heard " + entry.seq() + " after " + last);
            }
            last = Math.max(last, entry.seq());
        }
    }

    private static boolean same(im.magpie.sdk.log.Entry heard, Entry stored) {
        return heard.seq() == stored.seq()
                && heard.kind().equals(stored.kind().text())
                && heard.senderId().equals(new UserId(stored.sender()).toString())
                && (heard.clientMessageId() == null || heard.clientMessageId().equals(stored.commandId()));
    }

    /** G6: what a device is told when it asks. */
    void checkUnread(Reads reads) {
        for (ConversationId conversation : Conversations.ALL) {
            Membership membership = new Membership(database.log(conversation), conversation);
            for (Client client : clients) {
                long told = reads.unread(conversation, client.user());
                long right = membership.unread(client.user(), database.cursor(conversation, client.user()));
                if (membership.in(client.user()) && told != right) {
                    violated(
                            "G6",
                            "user " + client.user() + " has " + told + " unread in " + conversation + " instead of "
                                    + right);
                }
            }
        }
    }

    /** Who may see what, worked out from the log alone. */
    static final class Membership {
        private final List<Entry> log;
        private final Map<Long, List<Stay>> stays = new HashMap<>();

        private static final class Stay {
            private final long visibleFrom;
            private long until = Long.MAX_VALUE;

            Stay(long visibleFrom) {
                this.visibleFrom = visibleFrom;
            }
        }

        Membership(List<Entry> log, ConversationId conversation) {
            this.log = log;
            if (conversation.isDirect()) {
                enter(conversation.high(), 1);
                enter(conversation.low(), 1);
            }
            Command.History history = Command.History.ALL;
            for (Entry entry : log) {
                switch (entry.kind()) {
                    case CREATED -> {
                        history = Objects.requireNonNull(entry.history());
                        Objects.requireNonNull(entry.members()).forEach(user -> enter(user, 1));
                    }
                    case MEMBERS_ADDED -> {
                        long from = history == Command.History.ALL ? 1 : entry.seq();
                        Objects.requireNonNull(entry.members()).forEach(user -> enter(user, from));
                    }
                    case MEMBER_REMOVED, MEMBER_LEFT -> {
                        List<Stay> all = stays.get(
                                Objects.requireNonNull(entry.members()).getFirst());
                        if (all != null) {
                            all.getLast().until = Math.min(all.getLast().until, entry.seq());
                        }
                    }
                    default -> {}
                }
            }
        }

        private void enter(long user, long visibleFrom) {
            stays.computeIfAbsent(user, key -> new ArrayList<>()).add(new Stay(visibleFrom));
        }

        boolean in(long user) {
            List<Stay> all = stays.get(user);
            return all != null && all.getLast().until == Long.MAX_VALUE;
        }

        boolean allows(long user, long seq) {
            return stays.getOrDefault(user, List.of()).stream()
                    .anyMatch(stay -> stay.visibleFrom <= seq && seq <= stay.until);
        }

        /** What the user must have heard in the end; of who is out, nothing is asked. */
        List<Long> due(long user) {
            if (!in(user)) {
                return List.of();
            }
            long from = Objects.requireNonNull(stays.get(user)).getLast().visibleFrom;
            return log.stream().map(Entry::seq).filter(seq -> seq >= from).toList();
        }

        long unread(long user, long cursor) {
            Set<Long> recalled = new HashSet<>();
            log.stream().filter(entry -> entry.kind() == Kind.RECALLED).forEach(entry -> recalled.add(entry.target()));
            return log.stream()
                    .filter(entry -> entry.kind() == Kind.MESSAGE && entry.seq() > cursor)
                    .filter(entry -> allows(user, entry.seq()) && entry.sender() != user)
                    .filter(entry -> !recalled.contains(entry.seq()))
                    .count();
        }
    }
}
