package im.magpie.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Lines over an axis, as SVG. */
final class Plot {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int RIGHT = 30;
    private static final int BOTTOM = 40;
    private static final int TOP = 12;
    private static final int STEPS = 4;
    private static final String[] COLOURS = {
        "#0b6e99", "#c2410c", "#15803d", "#7e22ce", "#b91c1c", "#a16207", "#0f766e", "#4b5563", "#be185d"
    };

    private final String xLabel;
    private final String yLabel;
    private final Map<String, List<Point>> lines;
    private final List<Tick> ticks;
    private final double right;
    private final double most;

    /** Of a line. */
    record Point(double x, double y) {}

    /** A mark below the axis. */
    record Tick(double x, String label) {}

    /** @param lines by name; the y axis begins at 0 */
    Plot(String xLabel, String yLabel, Map<String, List<Point>> lines, List<Tick> ticks) {
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.lines = lines;
        this.ticks = ticks;
        right = Math.max(
                most(lines, Point::x), ticks.isEmpty() ? 0 : ticks.getLast().x());
        most = most(lines, Point::y);
    }

    /** With a mark at every so many of x. */
    static Plot even(String xLabel, String yLabel, Map<String, List<Point>> lines) {
        double end = most(lines, Point::x);
        List<Tick> ticks = java.util.stream.IntStream.rangeClosed(0, STEPS)
                .mapToObj(i -> new Tick(end * i / STEPS, number(end * i / STEPS)))
                .toList();
        return new Plot(xLabel, yLabel, lines, ticks);
    }

    private interface Coordinate {
        double of(Point point);
    }

    private static double most(Map<String, List<Point>> lines, Coordinate coordinate) {
        return Math.max(
                1e-9,
                lines.values().stream()
                        .flatMap(List::stream)
                        .mapToDouble(coordinate::of)
                        .max()
                        .orElse(1));
    }

    String svg() {
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s by %s\">"
                .formatted(WIDTH, HEIGHT + 22 * Math.ceilDiv(lines.size(), 4), yLabel, xLabel));
        for (int i = 0; i <= STEPS; i++) {
            double value = most * i / STEPS;
            svg.append("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                    .formatted(LEFT, WIDTH, number(y(value)), number(y(value))));
            svg.append(text(LEFT - 8, y(value) + 4, "end", number(value)));
        }
        ticks.forEach(tick -> svg.append(text(x(tick.x()), HEIGHT - BOTTOM + 18, "middle", tick.label())));
        svg.append(text(WIDTH, HEIGHT - 4, "end", xLabel)).append(text(LEFT + 4, TOP + 10, "start", yLabel));
        int number = 0;
        for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
            svg.append(line(line.getKey(), line.getValue(), number++));
        }
        return svg.append("</svg>").toString();
    }

    private String line(String name, List<Point> points, int number) {
        String colour = COLOURS[number % COLOURS.length];
        String path = points.stream()
                .map(point -> number(x(point.x())) + "," + number(y(point.y())))
                .collect(Collectors.joining(" "));
        int left = LEFT + number % 4 * 195;
        int below = HEIGHT + 14 + number / 4 * 22;
        return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>".formatted(colour, path)
                + "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>".formatted(left, below - 10, colour)
                + text(left + 18, below, "start", name);
    }

    private static String text(double x, double y, String anchor, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(number(x), number(y), anchor, HtmlReport.escaped(text));
    }

    private double x(double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * value / right;
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / most;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.0f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }
}
