package im.magpie.nemesis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What went against a guarantee; the first hundred of each are kept in full, all are counted. */
final class Violations {
    private static final int KEPT = 100;
    private static final int SAID = 10;

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final Consumer<String> out;

    /** @param out is told the first ten at once: a run may be long, and may not come to its end */
    Violations(Consumer<String> out) {
        this.out = out;
    }

    /** @param guarantee such as {@code G1} */
    synchronized void add(String guarantee, String what) {
        if (counts.merge(guarantee, 1, Integer::sum) <= KEPT) {
            texts.add(guarantee + ": " + what);
        }
        if (count() <= SAID) {
            out.accept("  VIOLATION of " + guarantee + ": " + what);
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
