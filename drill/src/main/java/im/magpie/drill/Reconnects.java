package im.magpie.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who lost or left a connection, when, and for how long. */
final class Reconnects {
    private final ConcurrentLinkedQueue<Reconnect> all = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> away = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Return> returns = new ConcurrentLinkedQueue<>();

    private record Reconnect(String person, long at) {}

    private record Return(long left, long at) {}

    void add(String person, long at) {
        all.add(new Reconnect(person, at));
        away.put(person, at);
    }

    /** It is connected again. */
    void back(String person, long at) {
        Long left = away.remove(person);
        if (left != null) {
            returns.add(new Return(left, at));
        }
    }

    /** The longest that somebody who left since then was without a connection. */
    Duration longest(long start) {
        return Duration.ofNanos(returns.stream()
                .filter(one -> one.left() - start >= 0)
                .mapToLong(one -> one.at() - one.left())
                .max()
                .orElse(0));
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
