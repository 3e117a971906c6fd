package im.magpie.nemesis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What goes wrong next, and what else at the same time, as the seed says; every kind comes before any comes again. */
final class Schedule {
    private static final double PAIRS = 0.3;

    private final List<Fault> faults;
    private final RandomGenerator random;
    private final List<Fault> waiting = new ArrayList<>();

    Schedule(List<Fault> faults, RandomGenerator random) {
        this.faults = faults;
        this.random = random;
    }

    /** One, or two that hit different things. */
    List<Fault> next() {
        if (waiting.isEmpty()) {
            waiting.addAll(faults);
        }
        Fault first = draw(waiting);
        if (first.alone() || random.nextDouble() >= PAIRS) {
            return List.of(first);
        }
        Predicate<Fault> other = fault -> !fault.alone() && !fault.target().equals(first.target());
        List<Fault> possible = waiting.stream().filter(other).toList();
        if (possible.isEmpty()) {
            possible = faults.stream().filter(other).toList();
        }
        return possible.isEmpty() ? List.of(first) : List.of(first, draw(possible));
    }

    private Fault draw(List<Fault> choice) {
        List<String> kinds = choice.stream().map(Fault::kind).distinct().toList();
        String kind = kinds.get(random.nextInt(kinds.size()));
        List<Fault> ofKind =
                choice.stream().filter(fault -> fault.kind().equals(kind)).toList();
        Fault drawn = ofKind.get(random.nextInt(ofKind.size()));
        waiting.removeIf(fault -> fault.kind().equals(kind));
        return drawn;
    }
}
