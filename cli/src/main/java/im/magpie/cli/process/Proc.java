package im.magpie.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What Linux tells of a process in {@code /proc}. */
public final class Proc {
    private static final Path ROOT = Path.of("/proc");
    /** Positions in {@code stat} after the name in parentheses; see proc(5). */
    private static final int STATE = 0;

    private static final int START_TICKS = 19;

    private Proc() {}

    /** The boot and the tick in it when the process began; empty if it is gone or has ended and only its parent has not noticed. */
    static Optional<String> identity(long pid) {
        try {
            String stat = Files.readString(ROOT.resolve(pid + "/stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).trim().split(" "));
            if (fields.get(STATE).equals("Z") || fields.get(STATE).equals("X")) {
                return Optional.empty();
            }
            String boot =
                    Files.readString(ROOT.resolve("sys/kernel/random/boot_id")).trim();
            return Optional.of(boot + "/" + fields.get(START_TICKS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Resident memory; 0 if the process is gone. */
    public static long residentBytes(long pid) {
        try (var lines = Files.lines(ROOT.resolve(pid + "/status"))) {
            return kibibytes(lines.toList(), "VmRSS:").orElse(0L) << 10;
        } catch (IOException e) {
            return 0;
        }
    }

    /** What the machine, or the container's limit, has left; empty if it can't be told. */
    public static Optional<Long> availableBytes() {
        Optional<Long> machine;
        try (var lines = Files.lines(ROOT.resolve("meminfo"))) {
            machine = kibibytes(lines.toList(), "MemAvailable:").map(kibibytes -> kibibytes << 10);
        } catch (IOException e) {
            machine = Optional.empty();
        }
        Optional<Long> container = underLimit();
        return machine.flatMap(
                left -> container.map(other -> Math.min(left, other)).or(() -> Optional.of(left)));
    }

    private static Optional<Long> underLimit() {
        try {
            Path group = Path.of("/sys/fs/cgroup");
            String limit = Files.readString(group.resolve("memory.max")).trim();
            if (limit.equals("max")) {
                return Optional.empty();
            }
            long used = Long.parseLong(
                    Files.readString(group.resolve("memory.current")).trim());
            return Optional.of(Long.parseLong(limit) - used + cachedFiles(group));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Counted as used, but given back at once when it is needed. */
    private static long cachedFiles(Path group) throws IOException {
        try (var lines = Files.lines(group.resolve("memory.stat"))) {
            return lines.filter(line -> line.startsWith("inactive_file "))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                    .sum();
        }
    }

    private static Optional<Long> kibibytes(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst();
    }
}
