package im.magpie.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as one page that needs no network. */
final class HtmlReport {
    private static final List<Double> PERCENTS = List.of(0.0, 50.0, 90.0, 99.0, 99.9, 99.99);
    private final Report report;

    private HtmlReport(Report report) {
        this.report = report;
    }

    static void write(Report report, Path file) throws IOException {
        Files.writeString(file, new HtmlReport(report).page());
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private String page() {
        StringBuilder body = new StringBuilder();
        if (!report.percentiles().isEmpty()) {
            section(body, "Latency by percentile", percentiles());
        }
        if (!report.seconds().isEmpty()) {
            section(body, "Done, each second", over("done", Stretch.Second::perSecond, report.unit() + "s/s"));
            section(body, "Latency, each second", over("99th percentile", Stretch.Second::p99Ms, "ms"));
            section(body, "Processor time by process", cores());
        }
        section(body, "Figures", figures());
        section(body, "Processes", processes());
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; color: #1f2937; background: #fff; max-width: 900px; margin: 2em auto; padding: 0 1em }
            h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin-top: 2em }
            table { border-collapse: collapse; width: 100%% }
            td, th { padding: .2em .6em; border-bottom: 1px solid #e5e7eb; text-align: right; font-variant-numeric: tabular-nums }
            td:first-child, th:first-child { text-align: left }
            svg { width: 100%%; font-size: 13px; fill: #4b5563 } .grid { stroke: #e5e7eb }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            %2$s
            </body>
            </html>
            """.formatted(escaped(report.workload()), body);
    }

    private static void section(StringBuilder body, String title, String content) {
        body.append("<h2>").append(title).append("</h2>\n").append(content).append('\n');
    }

    private String percentiles() {
        Map<String, List<Plot.Point>> lines = new LinkedHashMap<>();
        report.percentiles()
                .forEach((name, curve) -> lines.put(
                        name,
                        curve.stream()
                                .map(point -> new Plot.Point(nines(point.percent()), point.ms()))
                                .toList()));
        List<Plot.Tick> ticks = PERCENTS.stream()
                .map(percent -> new Plot.Tick(nines(percent), percent + " %"))
                .toList();
        return new Plot("percentile", "ms", lines, ticks).svg();
    }

    /** 90 % is 1, 99 % is 2: every further nine takes as much room as the one before. */
    private static double nines(double percent) {
        return -Math.log10(1 - percent / 100);
    }

    private interface Value {
        double of(Stretch.Second second);
    }

    private String over(String name, Value value, String unit) {
        return Plot.even("seconds", unit, Map.of(name, line(value))).svg();
    }

    private String cores() {
        Map<String, List<Plot.Point>> lines = new LinkedHashMap<>();
        for (String process : report.processes().keySet()) {
            lines.put(process, line(second -> second.cores().getOrDefault(process, 0.0)));
        }
        return Plot.even("seconds", "cores", lines).svg();
    }

    private List<Plot.Point> line(Value value) {
        List<Plot.Point> points = new ArrayList<>();
        report.seconds().forEach(second -> points.add(new Plot.Point(second.at(), value.of(second))));
        return points;
    }

    private String figures() {
        return report.figures().entrySet().stream()
                .map(figure -> row("td", List.of(figure.getKey(), figure.getValue())))
                .collect(Collectors.joining("\n", "<table>\n", "\n</table>"));
    }

    private String processes() {
        String unit = report.unit();
        String head = row("th", List.of("process", "µs/" + unit, "of that JIT", "memory MB", "disk B/" + unit));
        return report.processes().entrySet().stream()
                .map(process -> {
                    List<Object> cells = new ArrayList<>(List.of(process.getKey()));
                    cells.addAll(process.getValue().values());
                    return row("td", cells);
                })
                .collect(Collectors.joining("\n", "<table>\n" + head + "\n", "\n</table>"));
    }

    private static String row(String cell, List<?> cells) {
        return cells.stream()
                .map(value -> "<" + cell + ">" + escaped(value.toString()) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
}
