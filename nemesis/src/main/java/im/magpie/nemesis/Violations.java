package im.magpie.nemesis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What went against a guarantee; the first hundred of each are kept in full, all are counted. */
final class Violations {
    private static final int KEPT = 100;

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<String> texts = new ArrayList<>();

    /** @param guarantee such as {@code G1} */
    synchronized void add(String guarantee, String what) {
        if (counts.merge(guarantee, 1, Integer::sum) <= KEPT) {
            texts.add(guarantee + ": " + what);
        }
    }

    synchronized int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    synchronized List<String> texts() {
        return List.copyOf(texts);
    }
}
