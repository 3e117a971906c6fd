package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** G1, G3, G5: what an attempt says of a conversation that has moved on without it. */
class AttemptTest {
    private static final ConversationId GROUP = ConversationId.group(1);
    private static final Bytes TEXT = Bytes.of(new byte[] {1});
    private static final LogProperties LIMITS = new LogProperties(
            5, 3, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(1), 100, 1);
    private static final long NOW = 1_000;
    private static final long OWNER = 1;
    private static final long STRANGER = 2;
    /** By the first number the group is in one partition, by the second in another. */
    private static final CommandPartitions CHANGING = new CommandPartitions(4, 8);

    private static final CommandPartitions FIRST = new CommandPartitions(CHANGING.count());

    private final MemoryStore store = new MemoryStore(new Random(1), new Shards(1));
    private final MemoryTopic topic = new MemoryTopic(CHANGING.needed(), new Random(1));
    private final Map<ConversationId, Conversation> old = new HashMap<>();

    @BeforeEach
    void aGroup() {
        attempt(current(), command(OWNER, "c1", new Command.Create(TEXT, Command.History.ALL, List.of())));
        old.putAll(current());
    }

    @Test
    void anOldStateRefusesNobody() {
        attempt(current(), command(OWNER, "c2", new Command.AddMembers(List.of(STRANGER))));
        assertThatThrownBy(() -> attempt(old, command(STRANGER, "c3", new Command.Send(TEXT))))
                .isInstanceOf(StoreException.Conflict.class);
    }

    @Test
    void anOldStateShowsNobodyTyping() {
        attempt(current(), command(OWNER, "c2", new Command.AddMembers(List.of(STRANGER))));
        assertThatThrownBy(() -> attempt(old, command(OWNER, "c3", new Command.Typing())))
                .isInstanceOf(StoreException.Conflict.class);
    }

    @Test
    void anOldStateAppendsNothing() {
        attempt(current(), command(OWNER, "c2", new Command.Send(TEXT)));
        assertThatThrownBy(() -> attempt(old, command(OWNER, "c3", new Command.Send(TEXT))))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(store.entries(GROUP)).hasSize(2);
    }

    @Test
    void whoLeftStillGetsTheFirstAnswerToARepeat() {
        attempt(current(), command(OWNER, "c2", new Command.AddMembers(List.of(STRANGER))));
        attempt(current(), command(STRANGER, "c3", new Command.Send(TEXT)));
        attempt(current(), command(STRANGER, "c4", new Command.RemoveMember(STRANGER)));
        assertThat(attempt(current(), command(STRANGER, "c3", new Command.Send(TEXT))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Repeat.class,
                        repeat -> assertThat(repeat.entry().seq()).isEqualTo(3));
    }

    @Test
    void theSameRepeatTwiceInABatchIsAnsweredTwice() {
        attempt(current(), command(OWNER, "c2", new Command.AddMembers(List.of(STRANGER))));
        attempt(current(), command(STRANGER, "c3", new Command.RemoveMember(STRANGER)));
        Received repeat = command(STRANGER, "c3", new Command.RemoveMember(STRANGER));
        assertThat(attempt(current(), repeat, repeat)).hasSize(2).allMatch(Outcome.Repeat.class::isInstance);
    }

    @Test
    void whatIsPastItsDeadlineIsDiscarded() {
        CommandEvent late = new CommandEvent(OWNER, "c2", new Command.Send(TEXT), 0, new ReplyTo(1, 1, null));
        Received received = new Received(0, 0, GROUP, late, TEXT, Received.Past.NEW, null);
        assertThat(attempt(current(), received)).isEmpty();
        assertThat(store.entries(GROUP)).hasSize(1);
    }

    /** Seed 7286 of the simulation: it was refused, and then an earlier copy was stored. */
    @Test
    void whileAnEarlierCopyMayWaitInTheOtherPartitionNobodyIsRefused() {
        Received copy = command(STRANGER, "c2", new Command.Send(TEXT));
        topic.send(GROUP, copy.event());
        assertThat(refused(CHANGING, copy)).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refused(FIRST, copy)).as("all have the same number").isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
        MemoryTopic.Source other = topic.new Source();
        topic.give(new CommandPartitions(CHANGING.also()).of(GROUP), other);
        other.commit(other.poll(Duration.ZERO));
        assertThat(refused(CHANGING, copy)).isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
    }

    @Test
    void whileAnEarlierCopyMayWaitElsewhereWhatWasStoredIsStillFound() {
        attempt(current(), command(OWNER, "c2", new Command.AddMembers(List.of(STRANGER))));
        attempt(current(), command(STRANGER, "c3", new Command.RemoveMember(STRANGER)));
        Received repeat = command(STRANGER, "c3", new Command.RemoveMember(STRANGER));
        topic.send(GROUP, repeat.event());
        assertThat(attempt(CHANGING, current()).run(List.of(repeat)))
                .singleElement()
                .isInstanceOf(Outcome.Repeat.class);
    }

    @Test
    void aCursorWaitsForNoOtherPartition() {
        Received read = command(OWNER, "c2", new Command.Read(0));
        topic.send(GROUP, read.event());
        assertThat(attempt(CHANGING, current()).run(List.of(read)))
                .singleElement()
                .isInstanceOf(Outcome.Done.class);
    }

    /** Whoever decides in the other partition waits for this one's progress, be it only that somebody typed. */
    @Test
    void whileTheNumberOfPartitionsIsChangedProgressIsWrittenAlsoForWhatLeavesNothing() {
        Received typing = command(OWNER, "c2", new Command.Typing());
        Attempt changing = attempt(CHANGING, current());
        changing.run(List.of(typing));
        assertThat(changing.writes()).isTrue();
        Attempt usual = attempt(FIRST, current());
        usual.run(List.of(typing));
        assertThat(usual.writes()).isFalse();
    }

    private Map<ConversationId, Conversation> current() {
        return new HashMap<>(
                Map.of(GROUP, store.load(java.util.Set.of(GROUP)).getOrDefault(GROUP, Conversation.empty(GROUP))));
    }

    private List<Outcome> attempt(Map<ConversationId, Conversation> states, Received... batch) {
        return attempt(FIRST, states).run(List.of(batch));
    }

    private Attempt attempt(CommandPartitions spread, Map<ConversationId, Conversation> states) {
        OtherPartitions others = new OtherPartitions(topic.new Source(), store, spread);
        return new Attempt(store, others, new Decider(5), LIMITS, NOW, states, Map.of(), Map.of());
    }

    private ErrorCode refused(CommandPartitions spread, Received received) {
        return attempt(spread, current()).run(List.of(received)).stream()
                .map(Outcome.Refused.class::cast)
                .map(Outcome.Refused::code)
                .findFirst()
                .orElseThrow();
    }

    private static Received command(long actor, String id, Command command) {
        CommandEvent event = new CommandEvent(actor, id, command, Long.MAX_VALUE, new ReplyTo(1, 1, null));
        return new Received(FIRST.of(GROUP), 0, GROUP, event, TEXT, Received.Past.NEW, null);
    }
}
