package im.magpie.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.ConversationInfo;
import im.magpie.sdk.rest.MagpieException;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.MissingNode;

/** The checker is itself checked: each thing that must never happen is made to happen in a history, and found. */
class CheckerTest {
    private static final String ANN = "u-ann";
    private static final String BOB = "u-bob";
    private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");

    private final Violations violations = new Violations(text -> {});
    private final History history = new History(violations, OperationLog.none());
    private final Conversation talk = new Conversation("d-ann-bob", List.of(ANN, BOB), false);
    private final Device ann = new Device("ann", ANN, history, List.of(talk));
    private final Device bob = new Device("bob", BOB, history, List.of(talk));
    private final List<Entry> stored = new ArrayList<>();
    private final Map<String, Long> readSeqs = new HashMap<>();
    private final Map<String, Long> unread = new HashMap<>();

    private final class Server implements Checker.Server {
        @Override
        public List<Entry> log(Device reader, Conversation conversation) {
            return stored;
        }

        @Override
        public Map<String, ConversationInfo> conversations(Device asking) {
            long read = readSeqs.getOrDefault(asking.userId(), 0L);
            long others = stored.stream()
                    .filter(entry -> entry.seq() > read && !entry.senderId().equals(asking.userId()))
                    .count();
            ConversationInfo info = new ConversationInfo(
                    talk.id(),
                    "direct",
                    "",
                    2,
                    "member",
                    stored.size(),
                    read,
                    unread.getOrDefault(asking.userId(), others),
                    null,
                    MissingNode.getInstance());
            return Map.of(talk.id(), info);
        }
    }

    @BeforeEach
    void twoMessagesAreSentAndHeard() {
        history.add(talk);
        for (Device sender : List.of(ann, bob)) {
            Entry entry = store(sender.asks(talk));
            acknowledge(entry);
            hear(ann, entry);
            hear(bob, entry);
        }
    }

    private Entry store(Message message) {
        return entry(stored.size() + 1L, message, message.text());
    }

    private Entry entry(long seq, Message message, String text) {
        Entry entry = Entry.message(
                talk.id(),
                seq,
                seq,
                message.senderId(),
                START.plusMillis(seq),
                message.clientMessageId(),
                Content.text(text));
        stored.add(entry);
        return entry;
    }

    private void acknowledge(Entry entry) {
        Message message = history.messages().get(Message.numberOf(entry.clientMessageId()));
        ann.settled(message, new Outcome.Acknowledged(talk.id(), entry.seq(), entry.serverTime()), null);
    }

    private static void hear(Device device, Entry entry) {
        device.told(new Event.EntryReceived(entry));
    }

    private List<String> found() {
        new Checker(history, List.of(ann, bob), new Server()).check();
        return violations.counts().keySet().stream().sorted().toList();
    }

    @Test
    void aCleanHistoryHasNoViolations() {
        assertThat(found()).isEmpty();
    }

    @Test
    void anAcknowledgedMessageThatIsNotStoredIsLost() {
        Message lost = ann.asks(talk);
        ann.settled(lost, new Outcome.Acknowledged(talk.id(), 3, START), null);
        assertThat(found()).containsExactly("G1");
    }

    @Test
    void aMessageAcknowledgedAtAnothersPlaceIsFound() {
        Message wrong = ann.asks(talk);
        ann.settled(wrong, new Outcome.Acknowledged(talk.id(), 2, START), null);
        assertThat(found()).contains("G1");
    }

    @Test
    void aTailThatSomebodyHeardAndThatIsGoneFromTheStoreIsFound() {
        Entry third = store(ann.asks(talk));
        hear(ann, third);
        hear(bob, third);
        acknowledge(third);
        stored.removeLast();
        assertThat(found()).contains("G1");
    }

    @Test
    void aMessageThatIsStoredOtherThanItWasSentIsFound() {
        Entry other = entry(3, ann.asks(talk), "something else");
        acknowledge(other);
        hear(ann, other);
        hear(bob, other);
        assertThat(found()).containsExactly("G1");
    }

    @Test
    void aRefusalWithoutAReasonIsFound() {
        ann.settled(ann.asks(talk), null, new MagpieException("not_found", "There is no such conversation."));
        assertThat(found()).containsExactly("G1");
    }

    @Test
    void aMessageWithoutAnAnswerIsFound() {
        ann.asks(talk);
        assertThat(found()).containsExactly("liveness");
    }

    @Test
    void twoWhoHeardDifferentEntriesAtOnePlaceAreFound() {
        Entry one = store(ann.asks(talk));
        hear(ann, one);
        stored.removeLast();
        Entry other = store(bob.asks(talk));
        hear(bob, other);
        acknowledge(other);
        assertThat(found()).contains("G2");
    }

    @Test
    void aGapInTheStoreIsFound() {
        Entry fourth = entry(4, ann.asks(talk), "");
        acknowledge(fourth);
        assertThat(found()).contains("G2");
    }

    @Test
    void aMessageSentAfterALaterOneWasAcknowledgedIsFound() {
        Message early = ann.asks(talk);
        ann.settled(early, new Outcome.Acknowledged(talk.id(), 4, START), null);
        Message late = bob.asks(talk);
        List.of(store(late), store(early)).forEach(entry -> {
            hear(ann, entry);
            hear(bob, entry);
        });
        acknowledge(stored.get(2));
        assertThat(found()).containsExactly("G2");
    }

    @Test
    void aMessageStoredTwiceIsFound() {
        Message message = ann.asks(talk);
        Entry once = store(message);
        Entry twice = store(message);
        hear(ann, once);
        hear(ann, twice);
        assertThat(found()).contains("G3");
    }

    @Test
    void anEntryThatNobodySentIsFound() {
        hear(ann, entry(3, new Message(77, ANN, talk, 0), "phantom"));
        assertThat(found()).contains("G3");
    }

    @Test
    void anEntryHeardTwiceIsFound() {
        hear(bob, stored.getLast());
        assertThat(found()).containsExactly("G4");
    }

    @Test
    void anEntryLeftOutIsFound() {
        Entry third = store(ann.asks(talk));
        Entry fourth = store(ann.asks(talk));
        acknowledge(third);
        acknowledge(fourth);
        List.of(third, fourth).forEach(entry -> hear(ann, entry));
        hear(bob, fourth);
        assertThat(found()).containsExactly("G4");
    }

    @Test
    void anEntryThatNeverCameIsFound() {
        Entry third = store(ann.asks(talk));
        acknowledge(third);
        hear(ann, third);
        assertThat(found()).containsExactly("G4");
    }

    @Test
    void unreadThatCountsOnesOwnIsFound() {
        unread.put(ANN, 2L);
        assertThat(found()).containsExactly("G6");
    }

    @Test
    void aReadCursorThatIsForgottenIsFound() {
        bob.view(talk.id()).readUpTo(2);
        readSeqs.put(BOB, 1L);
        assertThat(found()).containsExactly("G6");
    }

    @Test
    void aSessionThatEndsByItselfIsFound() {
        ann.told(new Event.SignedOut("nobody asked for it"));
        assertThat(found()).containsExactly("G7");
    }
}
