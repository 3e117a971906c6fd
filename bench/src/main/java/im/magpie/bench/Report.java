package im.magpie.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run came to.
 *
 * @param figures by name, in the order they are shown; times in milliseconds, costs in microseconds of processor time a unit
 * @param processes microseconds of processor time a unit, by process, and memory
 * @param percentiles of latencies, by name
 * @param seconds of the measured stretch
 */
record Report(
        String workload,
        String unit,
        Map<String, Object> figures,
        Map<String, Map<String, Object>> processes,
        Map<String, List<Percentile>> percentiles,
        List<Stretch.Second> seconds) {

    /** So many milliseconds or less took so many percent. */
    record Percentile(double percent, double ms) {}

    private static final int TICKS_PER_HALF = 5;
    private static final double MOST = 99.999;

    static Report of(String workload, String unit, long units, Cpu used, Map<String, Object> figures) {
        Map<String, Map<String, Object>> processes = new LinkedHashMap<>();
        double server = 0;
        double compiler = 0;
        for (Map.Entry<String, Cpu.Used> each : used.byProcess().entrySet()) {
            Cpu.Used process = each.getValue();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("cpuMicros", rounded((double) process.micros() / units));
            row.put("ofThatCompiler", rounded((double) process.compilerMicros() / units));
            row.put("residentMb", process.residentKb() / 1024);
            row.put("writtenBytes", rounded((double) process.writtenBytes() / units));
            processes.put(each.getKey(), row);
            if (!each.getKey().equals(Cpu.GENERATOR)) {
                server += process.micros();
                compiler += process.compilerMicros();
            }
        }
        Map<String, Object> all = new LinkedHashMap<>(figures);
        if (processes.size() > 1) {
            all.put("serverCpuMicros", rounded(server / units));
            all.put("serverCpuMicrosWithoutCompiler", rounded((server - compiler) / units));
        }
        return new Report(workload, unit, all, processes, new LinkedHashMap<>(), List.of());
    }

    Report with(List<Stretch.Second> those) {
        return new Report(workload, unit, figures, processes, percentiles, List.copyOf(those));
    }

    Report with(String name, Histogram histogram) {
        List<Percentile> curve = new ArrayList<>();
        histogram.percentiles(TICKS_PER_HALF).forEach(step -> {
            if (step.getPercentileLevelIteratedTo() <= MOST) {
                curve.add(new Percentile(step.getPercentileLevelIteratedTo(), step.getValueIteratedTo() / 1_000.0));
            }
        });
        percentiles.put(name, curve);
        return this;
    }

    static void latency(Map<String, Object> figures, String name, Histogram histogram) {
        for (double percentile : new double[] {50, 99, 99.9, 100}) {
            String label = percentile == 100
                    ? "max"
                    : "p" + (percentile == 99.9 ? "99.9" : Integer.toString((int) percentile));
            figures.put(name + "Ms." + label, rounded(histogram.getValueAtPercentile(percentile) / 1_000.0));
        }
    }

    /** Whether nothing is missing that should have come. */
    boolean good() {
        return List.of("lost", "unanswered", "closedSockets").stream()
                .map(name -> (Number) figures.getOrDefault(name, 0))
                .allMatch(count -> count.longValue() == 0);
    }

    void print(PrintWriter out) {
        out.printf("%n%s%n", workload);
        figures.forEach((name, value) -> out.printf("  %-36s %s%n", name, value));
        if (processes.size() > 1) {
            out.printf(
                    "%n  %-22s %12s %12s %10s %12s%n",
                    "process", "µs/" + unit, "of that JIT", "memory MB", "disk B/" + unit);
            processes.forEach((name, row) -> out.printf(
                    "  %-22s %12s %12s %10s %12s%n",
                    name,
                    row.get("cpuMicros"),
                    row.get("ofThatCompiler"),
                    row.get("residentMb"),
                    row.get("writtenBytes")));
        }
        out.flush();
    }

    static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
