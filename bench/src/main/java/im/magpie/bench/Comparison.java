package im.magpie.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two runs side by side; costs also in relation to the yardstick of each, since machines differ. */
final class Comparison {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Comparison() {}

    static void print(PrintWriter out, Path first, Path second) throws IOException {
        JsonNode one = read(first);
        JsonNode other = read(second);
        double yardstick = yardstick(other) / yardstick(one);
        out.printf(
                "%s%n%s%n%n",
                one.path("workload").stringValue(""), other.path("workload").stringValue(""));
        out.printf("  %-36s %12s %12s %8s %20s%n", "", "first", "second", "ratio", "ratio to yardstick");
        for (Map.Entry<String, JsonNode> figure : one.path("figures").properties()) {
            JsonNode now = other.path("figures").path(figure.getKey());
            if (figure.getValue().isNumber()
                    && now.isNumber()
                    && figure.getValue().doubleValue() != 0) {
                double ratio = now.doubleValue() / figure.getValue().doubleValue();
                boolean cost = figure.getKey().contains("Micros");
                out.printf(
                        "  %-36s %12s %12s %8.2f %20s%n",
                        figure.getKey(),
                        figure.getValue(),
                        now,
                        ratio,
                        cost ? "%.2f".formatted(ratio / yardstick) : "");
            }
        }
        out.flush();
    }

    private static double yardstick(JsonNode run) {
        JsonNode figures = run.path("figures");
        double servers = figures.path("yardstickKafkaMicros").doubleValue(0)
                + figures.path("yardstickDatabaseMicros").doubleValue(0);
        return servers > 0 ? servers : figures.path("yardstickMicros").doubleValue(1);
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (tools.jackson.core.JacksonException e) {
            throw new BenchException(file + " is no output of ./magpie bench --json.");
        }
    }
}
