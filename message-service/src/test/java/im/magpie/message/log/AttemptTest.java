package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** G3, G5: what an attempt says of a conversation that has moved on without it. */
class AttemptTest {
    private static final ConversationId GROUP = ConversationId.group(1);
    private static final Bytes TEXT = Bytes.of(new byte[] {1});
    private static final LogProperties LIMITS = new LogProperties(
            5, 3, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(1), 100, 1);
    private static final long NOW = 1_000;
    private static final long OWNER = 1;
    private static final long STRANGER = 2;

    private final MemoryStore store = new MemoryStore(new Random(1), new Shards(1));
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

    private Map<ConversationId, Conversation> current() {
        return new HashMap<>(
                Map.of(GROUP, store.load(java.util.Set.of(GROUP)).getOrDefault(GROUP, Conversation.empty(GROUP))));
    }

    private List<Outcome> attempt(Map<ConversationId, Conversation> states, Received... batch) {
        return new ArrayList<>(
                new Attempt(store, new Decider(5), LIMITS, NOW, states, Map.of(), Map.of()).run(List.of(batch)));
    }

    private static Received command(long actor, String id, Command command) {
        CommandEvent event = new CommandEvent(actor, id, command, Long.MAX_VALUE, new ReplyTo(1, 1, null));
        return new Received(0, 0, GROUP, event, TEXT, Received.Past.NEW, null);
    }
}
