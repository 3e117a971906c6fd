package im.magpie.message.log;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import im.magpie.common.observability.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One attempt at a batch: decides every command on copies of the states, verifies what is to be refused, and writes the rest in one
 * transaction. If anything of the database fails, the attempt is thrown away and made anew from loaded states.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final EntryStore store;
    private final OtherPartitions otherPartitions;
    private final Decider decider;
    private final LogProperties properties;
    private final long now;
    private final Map<ConversationId, Conversation> states;
    private final Map<CommandKey, Entry> known;
    private final Map<Integer, EntryStore.Claim> progress;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<List<Object>, EntryStore.CursorMove> cursors = new LinkedHashMap<>();
    private final List<Unwritten> unwritten = new ArrayList<>();
    private final Set<ConversationId> unproven = new HashSet<>();
    private final IdentityHashMap<Map<Long, Conversation.Member>, List<Long>> users = new IdentityHashMap<>();
    private boolean answersWithoutWrite;

    /**
     * @param otherPartitions where an earlier copy of a command may wait
     * @param states of all conversations of the batch, with their surroundings; changed by the attempt
     * @param known entries of commands that were looked up beforehand
     * @param progress how far the partitions' commands are decided by this
     */
    Attempt(
            EntryStore store,
            OtherPartitions otherPartitions,
            Decider decider,
            LogProperties properties,
            long now,
            Map<ConversationId, Conversation> states,
            Map<CommandKey, Entry> known,
            Map<Integer, EntryStore.Claim> progress) {
        this.store = store;
        this.otherPartitions = otherPartitions;
        this.decider = decider;
        this.properties = properties;
        this.now = now;
        this.states = states;
        this.known = new HashMap<>(known);
        this.progress = progress;
    }

    /**
     * An answer that no write will prove: it may rest on an old state, or its command may be a repeat.
     *
     * @param elsewhere partitions in which an earlier copy of the command may be
     */
    private record Unwritten(CommandKey key, int outcome, Set<Integer> elsewhere) {}

    /** Decides and writes; everything in the answer is durable. */
    List<Outcome> run(Collection<Received> batch) {
        batch.forEach(this::take);
        withholdWhatMayWaitElsewhere();
        findRepeats();
        proveStates();
        if (writes()) {
            store.append(entries, cursors.values(), progress);
        }
        return outcomes;
    }

    /** Whether anything was written, be it only the progress: owners of other partitions may wait for that. */
    boolean writes() {
        return !entries.isEmpty() || !cursors.isEmpty() || answersWithoutWrite || otherPartitions.exist();
    }

    /** The states after the batch; to be kept only if {@link #run} returned. */
    Map<ConversationId, Conversation> states() {
        return states;
    }

    private void take(Received received) {
        CommandEvent event = received.event();
        if (event == null) {
            outcomes.add(new Outcome.Poison(null, received.conversation(), received.raw(), "unreadable"));
            return;
        }
        Entry before = known.get(received.key());
        if (before != null) {
            repeat(received, event.replyTo(), before);
        } else if (event.deadline() < now) {
            LOG.debug("A command is past its deadline: the edge has answered that its outcome is unknown");
        } else if (received.past() == Received.Past.DECIDED && !mayBeDecidedAgain(event.command())) {
            // It left no entry, and whether its answer was heard is unknown: another decision might be another answer.
            outcomes.add(unavailable(event.replyTo()));
        } else {
            try {
                Conversation state = Objects.requireNonNull(states.get(received.conversation()));
                act(received, event, state, decider.decide(state, event, now));
            } catch (RuntimeException e) {
                try (MDC.MDCCloseable _ = Trace.from(received.trace()).inLogs()) {
                    LOG.error("A command could not be digested and goes to the dead letters", e);
                }
                outcomes.add(new Outcome.Poison(
                        event.replyTo(),
                        received.conversation(),
                        received.raw(),
                        e.getClass().getSimpleName()));
            }
        }
    }

    private void repeat(Received received, @Nullable ReplyTo replyTo, Entry before) {
        if (received.past() == Received.Past.DECIDED) {
            Conversation state = Objects.requireNonNull(states.get(received.conversation()));
            unproven.add(state.id());
            outcomes.add(new Outcome.Appended(received.partition(), replyTo, before, recipients(state, before), true));
        } else {
            outcomes.add(new Outcome.Repeat(replyTo, before));
        }
        answersWithoutWrite = true;
    }

    /** A cursor only grows, and typing is news: neither says that anything was or was not stored. */
    private static boolean mayBeDecidedAgain(Command command) {
        return command instanceof Command.Read || command instanceof Command.Typing;
    }

    private void act(Received received, CommandEvent event, Conversation state, Decision decision) {
        switch (decision) {
            case Decision.Append(Entry entry) -> {
                Conversation after = state.evolve(entry);
                outcomes.add(new Outcome.Appended(
                        received.partition(), event.replyTo(), entry, recipients(state, after), false));
                entries.add(entry);
                states.put(state.id(), after);
                known.put(received.key(), entry);
                log(received, entry);
            }
            case Decision.Nothing() -> unwritten(received, event, new Outcome.Done(event.replyTo()));
            case Decision.MoveCursor(long seq) -> {
                states.put(state.id(), state.with(state.around().withCursor(event.actor(), seq)));
                unproven.add(state.id());
                cursors.put(
                        List.of(state.id(), event.actor()), new EntryStore.CursorMove(state.id(), event.actor(), seq));
                outcomes.add(new Outcome.CursorMoved(
                        event.replyTo(), state.id(), event.actor(), seq, receiptFor(state, event.actor())));
            }
            case Decision.ShowTyping() -> {
                unproven.add(state.id());
                outcomes.add(
                        new Outcome.Typing(event.replyTo(), state.id(), event.actor(), others(state, event.actor())));
            }
            case Decision.Refuse(ErrorCode code, String text) ->
                unwritten(received, event, new Outcome.Refused(event.replyTo(), code, text));
        }
    }

    private static void log(Received received, Entry entry) {
        if (LOG.isDebugEnabled()) {
            try (MDC.MDCCloseable _ = Trace.from(received.trace()).inLogs()) {
                LOG.debug("Command {} becomes entry {} of {}", entry.commandId(), entry.seq(), entry.conversation());
            }
        }
    }

    private void unwritten(Received received, CommandEvent event, Outcome outcome) {
        if (outcome.replyTo() == null) {
            return;
        }
        Set<Integer> elsewhere = mayBeDecidedAgain(event.command())
                ? Set.of()
                : otherPartitions.of(received.conversation(), received.partition());
        unwritten.add(new Unwritten(received.key(), outcomes.size(), elsewhere));
        unproven.add(received.conversation());
        outcomes.add(outcome);
        answersWithoutWrite = true;
    }

    /**
     * While the number of partitions is changed, an earlier copy of a command may wait in the conversation's other partition, and be
     * stored when it is decided there: until that partition has caught up, nobody is told that it came to nothing (ADR 20).
     */
    private void withholdWhatMayWaitElsewhere() {
        Set<Integer> elsewhere = unwritten.stream()
                .flatMap(answer -> answer.elsewhere().stream())
                .collect(Collectors.toSet());
        if (elsewhere.isEmpty()) {
            return;
        }
        Set<Integer> behind = otherPartitions.behind(elsewhere);
        for (Unwritten answer : unwritten) {
            if (answer.elsewhere().stream().anyMatch(behind::contains)) {
                outcomes.set(
                        answer.outcome(),
                        unavailable(outcomes.get(answer.outcome()).replyTo()));
            }
        }
    }

    private static Outcome unavailable(@Nullable ReplyTo replyTo) {
        return new Outcome.Refused(replyTo, ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE.text());
    }

    /** Idempotence decides before any permission: what looks like a refusal may be a repeat. */
    private void findRepeats() {
        if (unwritten.isEmpty()) {
            return;
        }
        Map<CommandKey, Entry> found =
                store.find(unwritten.stream().map(Unwritten::key).distinct().toList());
        for (Unwritten answer : unwritten) {
            Entry entry = found.get(answer.key());
            if (entry != null) {
                outcomes.set(
                        answer.outcome(),
                        new Outcome.Repeat(outcomes.get(answer.outcome()).replyTo(), entry));
            }
        }
    }

    /** An old state must not refuse, nor say who is in: the heads are where they were, or the entries of this batch will meet a key. */
    private void proveStates() {
        entries.forEach(entry -> unproven.remove(entry.conversation()));
        if (unproven.isEmpty()) {
            return;
        }
        Map<ConversationId, Long> heads = store.heads(unproven);
        for (ConversationId id : unproven) {
            if (heads.getOrDefault(id, 0L)
                    != Objects.requireNonNull(states.get(id)).seq()) {
                throw new StoreException.Conflict("The head of a conversation was moved by another owner", null);
            }
        }
    }

    /** Who was in before or is in after: who is removed learns of it. */
    private List<Long> recipients(Conversation before, Conversation after) {
        return before.members() == after.members() ? users(after) : union(users(before), users(after));
    }

    /** Of an entry that was appended before: who is in now and may see it, and whom it removed. */
    private List<Long> recipients(Conversation state, Entry entry) {
        List<Long> seeing = users(state).stream()
                .filter(user ->
                        Objects.requireNonNull(state.members().get(user)).visibleFrom() <= entry.seq())
                .toList();
        boolean removal = entry.kind() == Entry.Kind.MEMBER_REMOVED || entry.kind() == Entry.Kind.MEMBER_LEFT;
        return removal
                ? union(seeing, List.of(Objects.requireNonNull(entry.members()).getFirst()))
                : seeing;
    }

    private List<Long> receiptFor(Conversation state, long reader) {
        return state.members().size() <= properties.receiptsUpTo() ? users(state) : List.of(reader);
    }

    private List<Long> others(Conversation state, long user) {
        return state.members().size() <= properties.receiptsUpTo()
                ? users(state).stream().filter(other -> other != user).toList()
                : List.of();
    }

    /** Listed once for all the messages between two changes of members. */
    private List<Long> users(Conversation state) {
        return users.computeIfAbsent(state.members(), members -> List.copyOf(members.keySet()));
    }

    private static List<Long> union(List<Long> some, List<Long> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }
}
