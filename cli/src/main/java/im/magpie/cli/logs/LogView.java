package im.magpie.cli.logs;

import im.magpie.cli.folder.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last lines of some logs, and those that come. */
public final class LogView {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int TAIL_BYTES = 1 << 20;
    private static final String STANDALONE = "standalone";

    private final DataFolder folder;
    private final List<String> names;
    private final boolean raw;
    private final PrintWriter out;
    private final Map<Path, Long> positions = new LinkedHashMap<>();

    public LogView(DataFolder folder, List<String> names, boolean raw, PrintWriter out) {
        this.folder = folder;
        this.names = List.copyOf(names);
        this.raw = raw;
        this.out = out;
    }

    /** Prints the last lines of each log; whether there is any. */
    public boolean show(int lines) throws IOException {
        for (Path log : logs()) {
            List<String> last = read(log, Math.max(0, Files.size(log) - TAIL_BYTES)).stream()
                    .filter(line -> wanted(log, line))
                    .toList();
            print(log, last.subList(Math.max(0, last.size() - lines), last.size()));
        }
        return !positions.isEmpty();
    }

    /** Prints new lines until the thread is interrupted. */
    public void follow() throws IOException, InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            for (Path log : logs()) {
                long position = positions.getOrDefault(log, 0L);
                long size = Files.size(log);
                if (size != position) {
                    print(
                            log,
                            read(log, size < position ? 0 : position).stream()
                                    .filter(line -> wanted(log, line))
                                    .toList());
                }
            }
            Thread.sleep(POLL);
        }
    }

    /** Those that exist; a service without a log of its own writes to that of all services. */
    private List<Path> logs() {
        List<Path> logs = new ArrayList<>();
        for (String name : names) {
            Path own = folder.log(name);
            Path shared = folder.log(STANDALONE);
            if (Files.exists(own)) {
                logs.add(own);
            } else if (names.size() == 1 && name.endsWith("-service") && Files.exists(shared)) {
                logs.add(shared);
            }
        }
        return logs;
    }

    private boolean wanted(Path log, String line) {
        return !log.equals(folder.log(STANDALONE))
                || names.size() > 1
                || names.contains(STANDALONE)
                || LogLine.parsed(line)
                        .map(parsed -> names.contains(parsed.service()))
                        .orElse(false);
    }

    private void print(Path log, List<String> lines) {
        String file = log.getFileName().toString();
        String name = file.substring(0, file.lastIndexOf('.'));
        for (String line : lines) {
            String text = raw
                    ? line
                    : LogLine.parsed(line)
                            .map(parsed -> parsed.text(name.equals(STANDALONE) ? parsed.service() : name))
                            .orElse(line);
            out.println(names.size() > 1 && (raw || text.equals(line)) ? name + " | " + text : text);
        }
        out.flush();
    }

    /** Whole lines from there on; remembers where they end. */
    private List<String> read(Path log, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            byte[] bytes = new byte[(int) Math.min(file.length() - from, TAIL_BYTES)];
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            String whole = text.substring(0, end);
            positions.put(log, from + whole.getBytes(StandardCharsets.UTF_8).length);
            return whole.lines().toList();
        }
    }
}
