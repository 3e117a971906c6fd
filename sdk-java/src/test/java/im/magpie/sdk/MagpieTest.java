package im.magpie.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.ConversationInfo;
import im.magpie.sdk.rest.Credentials;
import im.magpie.sdk.rest.MagpieException;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.OutboxMessage;
import im.magpie.sdk.session.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MagpieTest {
    private final FakeMagpie fake = new FakeMagpie();
    private FakeServer server;

    @BeforeEach
    void open() throws IOException {
        server = new FakeServer(fake);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void aBotAnswers() {
        try (Magpie bot = logIn()) {
            bot.onMessage(message -> {
                var _ = message.reply("You said: " + message.text());
            });
            bot.connect();
            server.push(fake.others(FakeMagpie.DIRECT, "hello"));
            await().until(() -> fake.texts(FakeMagpie.DIRECT).equals(List.of("hello", "You said: hello")));
        }
    }

    @Test
    void nothingIsMissedWhileTheConnectionIsAway() {
        List<Long> heard = new CopyOnWriteArrayList<>();
        try (Magpie magpie = logIn()) {
            magpie.onEntry(entry -> heard.add(entry.seq())).connect();
            for (int i = 0; i < 500; i++) {
                if (i % 100 == 50) {
                    server.breakAll();
                }
                String frame = fake.others("d-1", "message " + i);
                if (i % 3 != 0) {
                    server.push(frame);
                }
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                server.push("{\"type\":\"lagging\"}");
                return heard.size() == 500;
            });
            assertThat(heard).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsWrittenIntoAHalfOpenConnectionInEitherDirectionIsNotLost() {
        fake.heartbeatMs = 2_000;
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Magpie magpie = logIn()) {
            magpie.onMessage(message -> heard.add(message.text())).connect();
            server.push(fake.others(FakeMagpie.DIRECT, "before"));
            await().until(() -> heard.contains("before"));
            server.halfOpen();
            server.push(fake.others(FakeMagpie.DIRECT, "into the void"));
            var sent = magpie.send(FakeMagpie.DIRECT, Content.text("into the void too"));
            await().atMost(Duration.ofSeconds(20)).until(sent::isDone);
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("into the void"));
            assertThat(fake.texts(FakeMagpie.DIRECT)).containsExactly("before", "into the void", "into the void too");
        }
    }

    /** The JDK may not tell that a connection has ended: see {@link Socket}. */
    @Test
    void aConnectionThatDiesWithoutAWordAfterAFrameIsReplacedLongBeforeItsHeartbeat() {
        fake.heartbeatMs = 60_000;
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Magpie magpie = logIn()) {
            magpie.onMessage(message -> heard.add(message.text())).connect();
            server.push(fake.others(FakeMagpie.DIRECT, "before"));
            await().until(() -> heard.contains("before"));
            server.halfOpen();
            server.push(fake.others(FakeMagpie.DIRECT, "into the void"));
            await().atMost(Duration.ofSeconds(15)).until(() -> heard.contains("into the void"));
        }
    }

    @Test
    void aConnectionThatAnswersIsKeptHoweverLongItIsSilent() {
        try (Magpie magpie = logIn()) {
            List<Event> events = new CopyOnWriteArrayList<>();
            magpie.onEvent(event -> {
                        if (event instanceof Event.ConnectionChanged) {
                            events.add(event);
                        }
                    })
                    .connect();
            server.push(fake.others(FakeMagpie.DIRECT, "the last for a long time"));
            await().during(Duration.ofSeconds(7)).atMost(Duration.ofSeconds(10)).until(() -> events.size() == 2);
        }
    }

    @Test
    void whatWasStoredButNotAcknowledgedIsSentAgainAndStoredOnce() {
        try (Magpie magpie = logIn()) {
            List<Entry> heard = new CopyOnWriteArrayList<>();
            magpie.onEntry(heard::add).connect();
            fake.silent = 3;
            List<CompletableFuture<Outcome.Acknowledged>> sends = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                sends.add(magpie.sendTo(FakeMagpie.OTHER, "n" + i));
            }
            await().until(() -> fake.texts(FakeMagpie.DIRECT).size() == 10);
            server.breakAll();
            sends.forEach(CompletableFuture::join);
            assertThat(sends.stream().map(send -> send.join().seq()))
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            await().until(() -> heard.size() == 10);
            assertThat(heard.stream().map(Entry::text)).isEqualTo(fake.texts(FakeMagpie.DIRECT));
        }
    }

    @Test
    void aListenerMayWaitForItsOwnSendThoughEventsPileUp() {
        List<Long> heard = new CopyOnWriteArrayList<>();
        try (Magpie magpie = logIn()) {
            magpie.onMessage(message -> {
                heard.add(message.entry().seq());
                if (heard.size() == 1) {
                    await().until(() -> fake.texts("d-1").size() == 3_000);
                    message.magpie().send("d-2", "waited").join();
                }
            });
            magpie.connect();
            for (int i = 0; i < 3_000; i++) {
                server.push(fake.others("d-1", "x"));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 3_000);
            assertThat(heard).isSorted();
        }
    }

    @Test
    void aBotGoesOnWhereItWas() {
        PositionStore positions = PositionStore.inMemory();
        List<String> heard = new CopyOnWriteArrayList<>();
        fake.others("d-1", "before");
        try (Magpie magpie = Magpie.at(server.url()).positions(positions).logIn("me", "right")) {
            magpie.onMessage(message -> heard.add(message.text())).connect();
            server.push(fake.others("d-1", "one"));
            await().until(() -> heard.equals(List.of("one")));
        }
        fake.others("d-1", "two");
        try (Magpie magpie = Magpie.at(server.url()).positions(positions).logIn("me", "right")) {
            magpie.onMessage(message -> heard.add(message.text())).connect();
            await().until(() -> heard.equals(List.of("one", "two")));
        }
    }

    @Test
    void whatIsLeftInTheOutboxIsSentByTheNextRun() {
        OutboxStore outbox = OutboxStore.inMemory();
        outbox.store(new OutboxMessage("d-1", "left", Content.text("left over")));
        try (Magpie magpie = Magpie.at(server.url()).outbox(outbox).logIn("me", "right")) {
            magpie.connect();
            await().until(() -> fake.texts("d-1").equals(List.of("left over")));
            await().until(() -> outbox.load().isEmpty());
        }
    }

    @Test
    void anExpiredTokenIsRefreshedOnceForAllWhoWait() {
        List<Credentials> kept = new CopyOnWriteArrayList<>();
        try (Magpie magpie = Magpie.at(server.url()).credentials(kept::add).logIn("me", "right")) {
            fake.oldest = 2;
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(Thread.startVirtualThread(() -> magpie.accounts().me()));
            }
            magpie.connect();
            callers.forEach(caller -> await().until(() -> !caller.isAlive()));
            assertThat(fake.refreshes).hasValue(1);
            assertThat(kept.stream().map(Credentials::refreshToken)).containsExactly("refresh-1", "refresh-2");
        }
    }

    @Test
    void aRefreshWhoseAnswerIsLostDoesNotEndTheSession() {
        try (Magpie magpie = logIn()) {
            fake.oldest = 2;
            fake.loseRefresh = true;
            assertThatThrownBy(() -> magpie.accounts().me()).hasMessageContaining("Because.");
            assertThat(magpie.accounts().me()).isNotNull();
            assertThat(fake.refreshes).hasValue(2);
            fake.oldest = 3;
            assertThat(magpie.accounts().me()).isNotNull();
        }
    }

    @Test
    void aRevokedSessionEndsTheRun() {
        List<Event> events = new CopyOnWriteArrayList<>();
        try (Magpie magpie = logIn()) {
            magpie.onEvent(events::add).connect();
            fake.revoked = true;
            fake.oldest = 99;
            server.breakAll();
            magpie.run();
            await().until(() -> events.stream().anyMatch(Event.SignedOut.class::isInstance));
            assertThatThrownBy(() -> magpie.send("d-1", "late").join()).hasCauseInstanceOf(MagpieException.class);
        }
    }

    @Test
    void errorsSayWhatTheServerSaid() {
        assertThatThrownBy(() -> Magpie.at(server.url()).logIn("me", "wrong"))
                .isInstanceOfSatisfying(MagpieException.class, error -> {
                    assertThat(error.code()).isEqualTo("unauthenticated");
                    assertThat(error.status()).isEqualTo(401);
                    assertThat(error.retryAfter()).contains(Duration.ofMillis(1_500));
                    assertThat(error.traceId()).contains("abc");
                    assertThat(error).hasMessage("Because.");
                });
        assertThatThrownBy(() -> Magpie.at("http://127.0.0.1:1").logIn("me", "right"))
                .isInstanceOfSatisfying(MagpieException.class, error -> assertThat(error.retryable())
                        .isTrue());
    }

    @Test
    void listsAreReadPageByPageAndCommandsBearAnId() {
        try (Magpie magpie = logIn()) {
            assertThat(magpie.conversations().all().map(ConversationInfo::id)).containsExactly("g-1", "g-2");
            magpie.conversations().recall("g-1", 3);
            magpie.conversations().react("g-1", 3, "\uD83D\uDC4D");
            assertThat(fake.requests.getLast().headers()).containsKey("idempotency-key");
        }
    }

    @Test
    void aClientThatNeverConnectedCloses() {
        Magpie magpie = logIn();
        CompletableFuture<Outcome.Acknowledged> send = magpie.send("d-1", "never");
        magpie.close();
        assertThatThrownBy(send::join).hasCauseInstanceOf(MagpieException.class);
    }

    private Magpie logIn() {
        return Magpie.at(server.url()).logIn("me", "right");
    }
}
