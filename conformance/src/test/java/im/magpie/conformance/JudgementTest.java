package im.magpie.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.conformance.Judgement.Sent;
import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.MagpieException;
import im.magpie.sdk.session.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each thing that may go wrong is put into what was stored or heard, and has to be found. */
class JudgementTest {
    private static final long BASE = 7;

    private final List<Entry> stored = List.of(entry(8, "a"), entry(9, "b"), entry(10, "c"));
    private final List<Sent> sent = List.of(acknowledged("a", 8), acknowledged("b", 9), acknowledged("c", 10));

    @Test
    void allInItsPlaceIsRight() {
        assertThat(Judgement.ofStored("g", BASE, stored, sent)).isEmpty();
        assertThat(Judgement.ofHeard("device", "g", stored, stored)).isEmpty();
    }

    @Test
    void whatWasAcknowledgedAndIsNotThereIsLost() {
        assertThat(Judgement.ofStored("g", BASE, List.of(entry(8, "a"), entry(9, "b")), sent))
                .containsExactly("acknowledged and lost from g: c");
    }

    @Test
    void whatIsThereTwiceIsDoubled() {
        List<Entry> twice =
                Stream.concat(stored.stream(), Stream.of(entry(11, "a"))).toList();
        assertThat(Judgement.ofStored("g", BASE, twice, sent))
                .anyMatch(wrong -> wrong.startsWith("stored twice in g: a"));
    }

    @Test
    void aNumberThatIsLeftOutIsAGap() {
        assertThat(Judgement.ofStored("g", BASE, List.of(entry(8, "a"), entry(10, "b")), List.of()))
                .containsExactly("a gap in g: [8, 10]");
    }

    @Test
    void anotherPlaceThanThePromisedIsWrong() {
        assertThat(Judgement.ofStored("g", BASE, stored, List.of(acknowledged("a", 9))))
                .containsExactly("a was acknowledged at 9 and is at 8 of g");
    }

    @Test
    void whatWasNeverAcknowledgedWasNotPromised() {
        CompletableFuture<Outcome.Acknowledged> refused =
                CompletableFuture.failedFuture(new MagpieException("overloaded", "Later."));
        Sent unsettled = new Sent("g", "x", 0, refused, refused.thenApply(_ -> 0L));
        assertThat(Judgement.ofStored("g", BASE, stored, List.of(unsettled))).isEmpty();
    }

    @Test
    void whatADeviceMissedHeardTwiceOrInAnotherOrderIsWrong() {
        assertThat(Judgement.ofHeard("device", "g", stored.subList(0, 2), stored))
                .isNotEmpty();
        assertThat(Judgement.ofHeard("device", "g", stored.reversed(), stored)).isNotEmpty();
        assertThat(Judgement.ofHeard(
                        "device", "g", List.of(stored.get(0), stored.get(1), stored.get(1), stored.get(2)), stored))
                .isNotEmpty();
    }

    private static Entry entry(long seq, String id) {
        return Entry.message("g", seq, seq, "1", Instant.EPOCH, id, Content.text("check"));
    }

    private static Sent acknowledged(String id, long seq) {
        return new Sent(
                "g",
                id,
                0,
                CompletableFuture.completedFuture(new Outcome.Acknowledged("g", seq, Instant.EPOCH)),
                CompletableFuture.completedFuture(1L));
    }
}
