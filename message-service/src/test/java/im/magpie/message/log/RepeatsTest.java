package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
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
    private final BatchLoop loop;
    private long now = 1_000_000;
    private long sockets;

    RepeatsTest() {
        MemoryTopic.Source source = topic.new Source();
        topic.give(0, source);
        InstantSource time = () -> Instant.ofEpochMilli(now);
        Clock clock = time.withZone(ZoneOffset.UTC);
        LogProperties limits = new LogProperties(
                5, 3, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ZERO, 100, 1);
        loop = new BatchLoop(source, store, news, users -> Map.of(1L, true, 2L, true), limits, clock, random);
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

    /** From another socket each time, and worked on before anything else comes. */
    private void send(String id) {
        Command command = new Command.Send(Bytes.of(new byte[] {1}));
        topic.send(CONVERSATION, new CommandEvent(1, id, command, Long.MAX_VALUE, new ReplyTo(1, ++sockets, null)));
        while (!topic.allCommitted()) {
            now += 10;
            loop.turn();
        }
    }
}
