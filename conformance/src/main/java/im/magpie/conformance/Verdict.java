package im.magpie.drill;

import im.magpie.sdk.log.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Holds what was promised, what is stored and what was heard of one conversation against each other. */
final class Verdict {
    private final String conversation;
    private final List<Entry> stored;

    private record Place(long seq, @Nullable String message) {
        static List<Place> of(List<Entry> entries) {
            return entries.stream()
                    .map(entry -> new Place(entry.seq(), entry.isMessage() ? entry.clientMessageId() : null))
                    .toList();
        }
    }

    /** @param stored all of it, as it is read at the end */
    Verdict(String conversation, List<Entry> stored) {
        this.conversation = conversation;
        this.stored = stored;
    }

    /**
     * G1 to G3: what was acknowledged is there, in its place, once, and no number is left out.
     *
     * @param acknowledged the numbers that senders were told, by the messages' ids
     */
    List<String> ofStored(Map<String, Long> acknowledged) {
        List<String> wrong = new ArrayList<>();
        Map<String, Long> places = new HashMap<>();
        for (Entry entry : stored) {
            if (entry.isMessage() && places.put(Objects.requireNonNull(entry.clientMessageId()), entry.seq()) != null) {
                wrong.add("stored twice: " + entry.clientMessageId());
            }
        }
        if (!stored.stream()
                .map(Entry::seq)
                .toList()
                .equals(LongStream.rangeClosed(1, stored.size()).boxed().toList())) {
            wrong.add("a gap in " + conversation);
        }
        acknowledged.forEach((id, seq) -> {
            if (!seq.equals(places.get(id))) {
                wrong.add("acknowledged and not in its place: " + id);
            }
        });
        return wrong;
    }

    /** G4: that person heard all of it, once, in order. */
    List<String> ofHeard(String person, List<Entry> heard) {
        return Place.of(heard).equals(Place.of(stored))
                ? List.of()
                : List.of(person + " heard " + heard.size() + " entries of " + conversation + ", which has "
                        + stored.size() + ", or others, or in another order");
    }
}
