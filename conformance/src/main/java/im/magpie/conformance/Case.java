package im.magpie.conformance;

import java.util.List;
import java.util.Map;

/**
 * One thing that was looked at.
 *
 * @param seen numbers, in the order in which they are shown
 * @param wrong what did not hold; empty if all is well
 */
record Case(String name, double seconds, Map<String, Long> seen, List<String> wrong) {
    Case {
        wrong = List.copyOf(wrong);
    }

    boolean held() {
        return wrong.isEmpty();
    }
}
