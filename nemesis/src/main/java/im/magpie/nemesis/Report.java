package im.magpie.nemesis;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run was, and what it showed.
 *
 * @param p99 milliseconds from send to acknowledgement in the first and the last quarter of the run
 * @param slowest milliseconds, of the whole run
 */
record Report(
        long seed,
        Duration lasted,
        int clients,
        int conversations,
        long acknowledged,
        long refused,
        long deliveries,
        List<Nemesis.Happened> faults,
        List<Double> p99,
        double slowest,
        Map<String, List<Vitals.Sample>> vitals,
        Violations violations) {

    private static final double MIB = 1 << 20;

    boolean clean() {
        return violations.count() == 0;
    }

    private Map<String, List<Nemesis.Happened>> byKind() {
        Map<String, List<Nemesis.Happened>> byKind = new TreeMap<>();
        for (Nemesis.Happened one : faults) {
            byKind.computeIfAbsent(one.first().kind(), kind -> new ArrayList<>())
                    .add(one);
            if (one.second() != null) {
                byKind.computeIfAbsent(one.second().kind(), kind -> new ArrayList<>())
                        .add(one);
            }
        }
        return byKind;
    }

    private long single() {
        return faults.stream().filter(fault -> !fault.pair()).count();
    }

    private long pairs() {
        return faults.stream().filter(Nemesis.Happened::pair).count();
    }

    private long count() {
        return single() + 2 * pairs();
    }

    private long powerCuts() {
        return byKind().getOrDefault("power cut", List.of()).size();
    }

    /** For people. */
    void print(PrintWriter out) {
        if (!faults.isEmpty()) {
            out.printf("%n%-42s %5s  %s%n", "FAULT", "TIMES", "SERVED AGAIN AFTER (alone, worst)");
            byKind().forEach((kind, all) -> out.printf("%-42s %5d  %s%n", kind, all.size(), worst(all)));
        }
        if (!vitals.isEmpty()) {
            out.printf("%n%-24s %20s %18s %14s%n", "PROCESS", "MEMORY, MiB", "OPEN FILES", "THREADS");
            vitals.forEach((name, quarters) -> {
                Vitals.Sample first = quarters.getFirst();
                Vitals.Sample last = quarters.getLast();
                out.printf(
                        "%-24s %8.0f then %6.0f %8d then %4d %5d then %3d%n",
                        name,
                        first.resident() / MIB,
                        last.resident() / MIB,
                        first.files(),
                        last.files(),
                        first.threads(),
                        last.threads());
            });
        }
        out.printf(
                "%nSend to acknowledgement, p99 with all outages in it: first quarter %.0f ms, last quarter %.0f ms; the slowest of all %.1f s%n",
                p99.getFirst(), p99.getLast(), slowest / 1_000);
        out.printf(
                "Seed %d, %d min: %,d clients in %,d conversations, %,d messages acknowledged, %,d deliveries%s: %s%n",
                seed,
                lasted.toMinutes(),
                clients,
                conversations,
                acknowledged,
                deliveries,
                faults.isEmpty() ? "" : ", " + what(),
                clean()
                        ? "nothing lost, doubled, reordered, miscounted or leaked."
                        : violations.count() + " VIOLATIONS " + violations.counts());
        violations.texts().stream().limit(50).forEach(text -> out.println("  " + text));
        out.flush();
    }

    private String what() {
        return String.format(
                Locale.ROOT,
                "%,d faults of %d kinds, %d pairs, %d power cuts",
                count(),
                byKind().size(),
                pairs(),
                powerCuts());
    }

    private static String worst(List<Nemesis.Happened> all) {
        List<Nemesis.Happened> alone = all.stream().filter(one -> !one.pair()).toList();
        if (alone.isEmpty()) {
            return "";
        }
        boolean never = alone.stream().anyMatch(one -> one.recovery() == null);
        double worst = alone.stream()
                .map(Nemesis.Happened::recovery)
                .filter(Objects::nonNull)
                .mapToLong(Duration::toMillis)
                .max()
                .orElse(0);
        Fault fault = alone.getFirst().first();
        String text = never ? "not within two minutes" : String.format(Locale.ROOT, "%.1f s", worst / 1_000);
        return text
                + (worst > fault.bound().toMillis() || never
                        ? ", bound " + fault.bound().toSeconds() + " s"
                        : "");
    }

    /** For programs. */
    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("seed", seed);
        all.put("seconds", lasted.toSeconds());
        all.put("clients", clients);
        all.put("conversations", conversations);
        all.put("acknowledged", acknowledged);
        all.put("refused", refused);
        all.put("deliveries", deliveries);
        all.put("faults", count());
        all.put("pairs", pairs());
        all.put("powerCuts", powerCuts());
        Map<String, Integer> kinds = new TreeMap<>();
        byKind().forEach((kind, happened) -> kinds.put(kind, happened.size()));
        all.put("kinds", kinds);
        all.put(
                "late",
                faults.stream()
                        .filter(one -> !one.inTime())
                        .map(one -> one.first().toString())
                        .toList());
        all.put("p99Millis", p99);
        all.put("slowestMillis", slowest);
        all.put("vitals", vitals);
        all.put("violations", violations.texts());
        return JsonMapper.builder().build().writeValueAsString(all);
    }

    /** A row of the ledger. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %,d | %,d | %,d | %d | %d | %d | %d |",
                LocalDate.now(ZoneOffset.UTC),
                seed,
                lasted.toMinutes(),
                acknowledged,
                deliveries,
                count(),
                byKind().size(),
                pairs(),
                powerCuts(),
                violations.count());
    }
}
