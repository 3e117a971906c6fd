package im.magpie.sdk.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.sdk.log.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final Simulation simulation = new Simulation(7, Settings.defaults());

    @Test
    void aGroupJoinedLaterIsHeardFromTheJoiningOnEvenIfNobodyToldOfIt() {
        start();
        for (int i = 0; i < 20; i++) {
            addSilently("g-1", "before-" + i);
        }
        simulation.server.letIn("g-1", false);
        addSilently("g-1", "after");
        simulation.answer(new Incoming.Lagging(), 1);
        simulation.run(5_000);

        assertThat(seqs("g-1")).containsExactly(21L, 22L);
    }

    @Test
    void aGroupJoinedBeforeOnesEyesIsHeardFromTheJoiningOn() {
        start();
        for (int i = 0; i < 20; i++) {
            addSilently("g-1", "before-" + i);
        }
        simulation.server.letIn("g-1", true);
        simulation.run(100);

        assertThat(seqs("g-1")).containsExactly(21L);
    }

    @Test
    void fromTheBeginningAllIsHeard() {
        Simulation all = new Simulation(7, Settings.defaults().startingAt(Settings.Start.BEGINNING));
        for (int i = 0; i < 12; i++) {
            all.server.others("g-1", "old");
        }
        all.input(new Input.Start());
        all.run(5_000);

        assertThat(all.heard.get("g-1")).hasSize(12);
    }

    @Test
    void whoIsRemovedHearsOfItOnceAndNothingAfterwards() {
        simulation.server.others("g-1", "old");
        start();
        simulation.server.remove("g-1");
        simulation.run(100);
        simulation.server.others("g-1", "secret");
        simulation.answer(new Incoming.Lagging(), 1);
        simulation.run(600_000);

        assertThat(seqs("g-1")).containsExactly(2L);
        assertThat(simulation.events.stream().filter(Event.ConversationGone.class::isInstance))
                .hasSize(1);
        assertThat(simulation.saved).doesNotContainKey("g-1");
    }

    @Test
    void theLastMessageOfAQuietConversationIsFoundWithoutASign() {
        simulation.server.others("d-1", "old");
        start();
        addSilently("d-1", "lost");
        simulation.run(300_000);

        assertThat(seqs("d-1")).containsExactly(2L);
    }

    @Test
    void aSyncNamesTheReadCursorsThatWereToldAtTheHeadsThatAreHeld() {
        simulation.server.others("d-1", "one");
        simulation.server.others("d-2", "one");
        simulation.server.read("d-1", 1);
        start();
        simulation.server.others("d-2", "two");
        simulation.run(600_000);

        Outgoing.Sync last = simulation.server.syncs.getLast();
        assertThat(last.heads()).isEqualTo(Map.of("d-1", 1L, "d-2", 2L));
        assertThat(last.reads()).isEqualTo(Map.of("d-1", 1L));
        assertThat(simulation.events.stream()
                        .filter(Event.UnreadChanged.class::isInstance)
                        .map(event -> ((Event.UnreadChanged) event).conversationId()))
                .containsExactlyInAnyOrder("d-1", "d-2");
        assertThat(simulation.server.toldLast).isEmpty();
    }

    @Test
    void aReadCursorThatMovedElsewhereIsToldByTheNextSync() {
        simulation.server.others("d-1", "one");
        simulation.server.others("d-1", "two");
        simulation.server.read("d-1", 1);
        start();
        simulation.server.read("d-1", 2);
        simulation.run(600_000);

        assertThat(simulation.events)
                .filteredOn(Event.UnreadChanged.class::isInstance)
                .last()
                .isEqualTo(new Event.UnreadChanged("d-1", 2, 2, 0));
        assertThat(simulation.server.syncs.getLast().reads()).isEqualTo(Map.of("d-1", 2L));
    }

    @Test
    void aHalfOpenConnectionIsNoticedAndReplaced() {
        start();
        simulation.cutSilently();
        simulation.run(60_000);
        simulation.server.others("d-1", "hello");
        simulation.run(1_000);

        assertThat(seqs("d-1")).containsExactly(1L);
    }

    @Test
    void aRevokedSessionIsSignedOutAndItsSendsFail() {
        start();
        simulation.tokensRefused = true;
        simulation.breakConnection(4401);
        simulation.send("d-1", "late");
        simulation.run(60_000);

        assertThat(simulation.events).contains(new Event.SignedOut("revoked"));
        assertThat(simulation.outcomes.get("late"))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo("unauthenticated"));
        assertThat(simulation.stored).containsKey("late");
    }

    @Test
    void onesOwnMessageIsHeardFromTheAcknowledgementWithoutAPull() {
        start();
        simulation.send("d-1", "one");
        simulation.send("d-1", "two");
        simulation.run(100);

        assertThat(simulation.heard.get("d-1")).isEqualTo(simulation.server.logs.get("d-1"));
        assertThat(simulation.trace).noneMatch(line -> line.contains("Pull["));
    }

    @Test
    void aListenerThatIsBehindGetsNoEntriesUntilItHasCaughtUpButAcknowledgementsGoOn() {
        simulation.server.others("d-1", "old");
        start();
        simulation.input(new Input.Congested(true));
        for (int i = 0; i < 2_000; i++) {
            simulation.server.others("d-1", "flood");
        }
        simulation.send("d-1", "mine");
        simulation.run(5_000);
        assertThat(seqs("d-1")).isEmpty();
        assertThat(simulation.outcomes).containsKey("mine");

        simulation.input(new Input.Congested(false));
        simulation.run(60_000);
        assertThat(seqs("d-1")).hasSize(2_001).isSorted();
    }

    @Test
    void aReadCursorThatWasRefusedForAWhileIsToldAgainLongBeforeTheNextSync() {
        start();
        simulation.server.refusedReads = 3;
        simulation.input(new Input.Read("d-1", 7));
        simulation.run(10_000);

        assertThat(simulation.server.readSeq).isEqualTo(7);
    }

    private void start() {
        simulation.input(new Input.Start());
        simulation.run(1_000);
        assertThat(simulation.ready).isTrue();
    }

    private void addSilently(String conversation, String text) {
        simulation.server.silently(conversation, text);
    }

    private List<Long> seqs(String conversation) {
        return simulation.heard.getOrDefault(conversation, List.of()).stream()
                .map(Entry::seq)
                .toList();
    }
}
