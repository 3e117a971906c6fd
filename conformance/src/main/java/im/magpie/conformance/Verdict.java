package im.magpie.conformance;

import im.magpie.sdk.log.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Holds what was promised, what is stored and what was heard of one conversation against each other (G1 to G4). */
public final class Verdict {
    private final String conversation;
    private final long base;
    private final List<Entry> stored;

    private record Place(long seq, @Nullable String message) {
        static List<Place> of(List<Entry> entries) {
            return entries.stream()
                    .map(entry -> new Place(entry.seq(), entry.isMessage() ? entry.clientMessageId() : null))
                    .toList();
        }
    }

    /**
     * Of what came after an entry.
     *
     * @param base the number of that entry; 0 for the whole conversation
     * @param stored all that came after it, as it is read at the end
     */
    public Verdict(String conversation, long base, List<Entry> stored) {
        this.conversation = conversation;
        this.base = base;
        this.stored = stored;
    }

    /**
     * G1 to G3: what was acknowledged is there, in its place, once, and no number is left out.
     *
     * @param acknowledged the numbers that senders were told, by the messages' ids
     */
    public List<String> ofStored(Map<String, Long> acknowledged) {
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
                .equals(LongStream.rangeClosed(base + 1, base + stored.size())
                        .boxed()
                        .toList())) {
            wrong.add("a gap in " + conversation);
        }
        acknowledged.forEach((id, seq) -> {
            if (!seq.equals(places.get(id))) {
                wrong.add("acknowledged and not in its place: " + id);
            }
        });
        return wrong;
    }

    /** G4: that listener heard all of it, once, in order. */
    public List<String> ofHeard(String listener, List<Entry> heard) {
        return Place.of(heard).equals(Place.of(stored))
                ? List.of()
                : List.of(listener + " heard " + heard.size() + " entries of " + conversation + ", which has "
                        + stored.size() + ", or others, or in another order");
    }
}
