package im.magpie.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who looks for what is lost, doubled or out of order must find it (G1 to G4). */
class VerdictTest {
    private static final String CONVERSATION = "d-ann-ben";

    private final List<Entry> all = IntStream.rangeClosed(1, 5)
            .mapToObj(number -> entry(number, "m" + number))
            .toList();
    private final Map<String, Long> acknowledged =
            all.stream().collect(Collectors.toMap(entry -> String.valueOf(entry.clientMessageId()), Entry::seq));
    private final List<Entry> some = new ArrayList<>(all);

    private static Entry entry(long seq, String id) {
        return Entry.message(CONVERSATION, seq, seq, "ann", Instant.EPOCH, id, Content.text("drill"));
    }

    private List<String> ofStored(List<Entry> stored) {
        return new Verdict(CONVERSATION, 0, stored).ofStored(acknowledged);
    }

    private List<String> ofHeard(List<Entry> heard) {
        return new Verdict(CONVERSATION, 0, all).ofHeard("ben", heard);
    }

    @Test
    void whatIsAsItShouldBeIsNotWrong() {
        assertThat(ofStored(all)).isEmpty();
        assertThat(ofHeard(all)).isEmpty();
    }

    @Test
    void aLostMessageIsFoundInTheMiddleAndAtTheEnd() {
        some.remove(2);
        assertThat(ofStored(some)).contains("a gap in d-ann-ben", "acknowledged and not in its place: m3");
        assertThat(ofHeard(some)).singleElement().asString().startsWith("ben heard 4 entries of d-ann-ben");
        assertThat(ofStored(all.subList(0, 4))).containsExactly("acknowledged and not in its place: m5");
        assertThat(ofHeard(all.subList(0, 4))).isNotEmpty();
    }

    @Test
    void aMessageThatIsThereTwiceIsFoundWithAPlaceOfItsOwnAndWithout() {
        some.add(entry(6, "m5"));
        assertThat(ofStored(some)).contains("stored twice: m5");
        assertThat(ofHeard(some)).isNotEmpty();
        some.set(5, entry(5, "m5"));
        assertThat(ofStored(some)).contains("stored twice: m5", "a gap in d-ann-ben");
        assertThat(ofHeard(some)).isNotEmpty();
    }

    @Test
    void swappedMessagesAreFoundWithTheirNumbersAndWithout() {
        Collections.swap(some, 1, 2);
        assertThat(ofStored(some)).contains("a gap in d-ann-ben");
        assertThat(ofHeard(some)).isNotEmpty();
        some.set(1, entry(2, "m3"));
        some.set(2, entry(3, "m2"));
        assertThat(ofStored(some))
                .containsExactlyInAnyOrder(
                        "acknowledged and not in its place: m2", "acknowledged and not in its place: m3");
        assertThat(ofHeard(some)).isNotEmpty();
    }

    @Test
    void aMessageThatNobodyWasPromisedMayBeThere() {
        some.add(entry(6, "m6"));
        assertThat(ofStored(some)).isEmpty();
    }

    @Test
    void whatWasThereBeforeIsNotLookedAt() {
        List<Entry> later = all.subList(2, 5);
        Map<String, Long> promised = Map.of("m3", 3L, "m4", 4L, "m5", 5L);
        assertThat(new Verdict(CONVERSATION, 2, later).ofStored(promised)).isEmpty();
        assertThat(new Verdict(CONVERSATION, 1, later).ofStored(promised)).containsExactly("a gap in d-ann-ben");
    }

    @Test
    void anotherPlaceThanThePromisedIsWrong() {
        acknowledged.put("m1", 2L);
        assertThat(ofStored(all)).containsExactly("acknowledged and not in its place: m1");
    }

    @Test
    void whatIsHeardTwiceIsFound() {
        some.add(1, all.getFirst());
        assertThat(ofHeard(some)).isNotEmpty();
    }
}
