package im.magpie.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who lost or left a connection, and when. */
final class Reconnects {
    private final ConcurrentLinkedQueue<Reconnect> all = new ConcurrentLinkedQueue<>();

    private record Reconnect(String person, long at) {}

    void add(String person, long at) {
        all.add(new Reconnect(person, at));
    }

    /** Those since a moment of {@link System#nanoTime()}. */
    private List<Reconnect> since(long start) {
        return all.stream().filter(one -> one.at() - start >= 0).toList();
    }

    int count(long start) {
        return since(start).size();
    }

    /** Of one client. */
    int most(long start) {
        Map<String, Long> times =
                since(start).stream().collect(Collectors.groupingBy(Reconnect::person, Collectors.counting()));
        return times.values().stream().mapToInt(Long::intValue).max().orElse(0);
    }

    /** How many came within any stretch of that length. */
    int most(long start, Duration within) {
        List<Long> times = since(start).stream().map(Reconnect::at).sorted().toList();
        Function<Integer, Integer> from = first -> {
            int last = first;
            while (last < times.size() && times.get(last) - times.get(first) < within.toNanos()) {
                last++;
            }
            return last - first;
        };
        int most = 0;
        for (int first = 0; first < times.size(); first++) {
            most = Math.max(most, from.apply(first));
        }
        return most;
    }
}
