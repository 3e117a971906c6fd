package im.magpie.conformance;

import im.magpie.sdk.log.Entry;
import im.magpie.sdk.session.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** Holds what was promised and heard in a conversation against what is stored in it (G1 to G4). */
final class Judgement {
    private Judgement() {}

    /**
     * A message that was sent.
     *
     * @param at when, by {@link System#nanoTime()}
     * @param answered when it was acknowledged, likewise
     */
    record Sent(
            String conversation,
            String id,
            long at,
            CompletableFuture<Outcome.Acknowledged> answer,
            CompletableFuture<Long> answered) {
        boolean isAcknowledged() {
            return answered.isDone() && !answered.isCompletedExceptionally();
        }
    }

    /**
     * What is wrong with what is stored.
     *
     * @param base the last entry before the check began
     * @param stored all entries after that
     * @param sent into this conversation
     */
    static List<String> ofStored(String conversation, long base, List<Entry> stored, List<Sent> sent) {
        List<String> wrong = new ArrayList<>();
        Map<String, Long> places = new HashMap<>();
        for (Entry entry : stored) {
            if (entry.isMessage() && places.put(Objects.requireNonNull(entry.clientMessageId()), entry.seq()) != null) {
                wrong.add("stored twice in " + conversation + ": " + entry.clientMessageId());
            }
        }
        List<Long> inOrder =
                LongStream.rangeClosed(base + 1, base + stored.size()).boxed().toList();
        if (!seqs(stored).equals(inOrder)) {
            wrong.add("a gap in " + conversation + ": " + seqs(stored));
        }
        for (Sent one : sent) {
            if (one.isAcknowledged()) {
                Long place = places.get(one.id());
                long promised = one.answer().join().seq();
                if (place == null) {
                    wrong.add("acknowledged and lost from " + conversation + ": " + one.id());
                } else if (place != promised) {
                    wrong.add(one.id() + " was acknowledged at " + promised + " and is at " + place + " of "
                            + conversation);
                }
            }
        }
        return wrong;
    }

    /** What is wrong with what a device heard of a conversation: it should be all that is stored, once, in order. */
    static List<String> ofHeard(String device, String conversation, List<Entry> heard, List<Entry> stored) {
        if (seqs(heard).equals(seqs(stored))) {
            return List.of();
        }
        return List.of(device + " heard " + heard.size() + " entries of " + conversation + ", which has "
                + stored.size() + (heard.size() == stored.size() ? ", in another order" : ""));
    }

    private static List<Long> seqs(List<Entry> entries) {
        return entries.stream().map(Entry::seq).toList();
    }
}
