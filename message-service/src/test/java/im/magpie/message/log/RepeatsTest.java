package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Entry;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** G3: what comes again is stored once, and what it costs when many send again. */
class RepeatsTest {
    private static final ConversationId CONVERSATION = ConversationId.direct(new UserId(1), new UserId(2));
    private static final Duration A_WHILE = Duration.ofSeconds(20);

    private final Random random = new Random(1);
    private final MemoryStore store = new MemoryStore(random, new Shards(1));
    private final MemoryNews news = new MemoryNews(random);
    private final MemoryTopic topic = new MemoryTopic(1, random);
    private final MemoryTopic.Source source = topic.new Source();
    private final BatchLoop loop;
    private long now = 1_000_000;
    private long sockets;

    RepeatsTest() {
        topic.give(0, source);
        InstantSource time = () -> Instant.ofEpochMilli(now);
        Clock clock = time.withZone(ZoneOffset.UTC);
        LogProperties limits = new LogProperties(
                5, 3, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ZERO, 100, 1);
        loop = new BatchLoop(
                source,
                new CommandPartitions(1),
                store,
                news,
                users -> Map.of(1L, true, 2L, true),
                limits,
                clock,
                random);
    }

    @Test
    void afterTheFirstRepeatOthersAreFoundBeforeTheyCostATransaction() {
        for (int i = 0; i < 5; i++) {
            send("c" + i);
        }

        for (int i = 0; i < 5; i++) {
            send("c" + i);
        }

        assertThat(store.entries(CONVERSATION)).hasSize(5);
        assertThat(news.answers().values())
                .filteredOn(Outcome.Repeat.class::isInstance)
                .hasSize(5);
        assertThat(store.conflicts()).isOne();
    }

    @Test
    void aWhileLaterNothingIsLookedForBeforehandAndARepeatIsStillOne() {
        send("c0");
        send("c0");
        now += A_WHILE.toMillis();

        send("c0");

        assertThat(store.entries(CONVERSATION)).hasSize(1);
        assertThat(news.answers().values())
                .filteredOn(Outcome.Repeat.class::isInstance)
                .hasSize(2);
        assertThat(store.conflicts()).isEqualTo(2);
    }

    /** G1, by seed 21498 of the simulation: the second time its sender had become a member, so it was refused and stored. */
    @Test
    void whatIsPolledAgainWhileItIsHeldIsDecidedOnce() {
        ConversationId group = ConversationId.group(1);
        Bytes text = Bytes.of(new byte[] {1});
        topic.send(group, command(2, "early", new Command.Send(text)));
        topic.send(group, command(1, "create", new Command.Create(text, Command.History.ALL, List.of(2L))));
        store.failWith(1);
        for (int i = 0; i < 20; i++) {
            topic.give(0, source);
            now += 10;
            loop.turn();
        }
        store.failWith(0);

        finish();

        assertThat(store.entries(group)).extracting(Entry::commandId).containsExactly("create");
        assertThat(news.answers().values())
                .filteredOn(Outcome.Refused.class::isInstance)
                .hasSize(1);
    }

    /** From another socket each time, and worked on before anything else comes. */
    private void send(String id) {
        topic.send(CONVERSATION, command(1, id, new Command.Send(Bytes.of(new byte[] {1}))));
        finish();
    }

    private CommandEvent command(long actor, String id, Command command) {
        return new CommandEvent(actor, id, command, Long.MAX_VALUE, new ReplyTo(1, ++sockets, null));
    }

    private void finish() {
        while (!topic.allCommitted()) {
            now += 10;
            loop.turn();
        }
    }
}
