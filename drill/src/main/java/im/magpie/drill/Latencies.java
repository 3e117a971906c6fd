package im.magpie.drill;

import java.util.ArrayList;
import java.util.List;

/** From a send to its acknowledgement, since they were last asked for. */
final class Latencies {
    private static final double NANOS = 1_000_000.0;

    private List<Long> nanos = new ArrayList<>();

    synchronized void add(long time) {
        nanos.add(time);
    }

    /** In milliseconds: the 99th percentile and the longest; then it begins anew. */
    synchronized double[] take() {
        List<Long> sorted = nanos.stream().sorted().toList();
        nanos = new ArrayList<>();
        if (sorted.isEmpty()) {
            return new double[] {0, 0};
        }
        return new double[] {sorted.get(sorted.size() * 99 / 100) / NANOS, sorted.getLast() / NANOS};
    }
}
