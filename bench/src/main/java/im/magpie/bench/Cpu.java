package im.magpie.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What processes have used so far, from {@code /proc}. */
record Cpu(Map<String, Used> byProcess) {
    /** What this program is called among the processes. */
    static final String GENERATOR = "generator";

    /** {@code getconf CLK_TCK}: 100 on every Linux that runs a JDK. */
    private static final long TICK_MICROS = 10_000;

    private static final int USER = 11;
    private static final int SYSTEM = 12;

    /**
     * Of one process.
     *
     * @param micros of processor time, the compiler's included
     * @param compilerMicros of the JIT compiler alone
     * @param residentKb memory right now
     * @param writtenBytes to disks
     */
    record Used(long micros, long compilerMicros, long residentKb, long writtenBytes) {
        Used plus(Used other) {
            return new Used(
                    micros + other.micros,
                    compilerMicros + other.compilerMicros,
                    Math.max(residentKb, other.residentKb),
                    writtenBytes + other.writtenBytes);
        }

        Used since(Used before) {
            return new Used(
                    micros - before.micros,
                    compilerMicros - before.compilerMicros,
                    residentKb,
                    writtenBytes - before.writtenBytes);
        }
    }

    static Cpu now(List<Suite.Member> members) {
        Map<String, Used> used = new LinkedHashMap<>();
        members.forEach(member -> used.put(member.name(), used(member.pid())));
        used.put(GENERATOR, used(ProcessHandle.current().pid()));
        return new Cpu(used);
    }

    static Cpu none() {
        return new Cpu(Map.of());
    }

    Cpu plus(Cpu other) {
        Map<String, Used> sum = new LinkedHashMap<>(byProcess);
        other.byProcess.forEach((name, used) -> sum.merge(name, used, Used::plus));
        return new Cpu(sum);
    }

    Cpu since(Cpu before) {
        Map<String, Used> used = new LinkedHashMap<>();
        byProcess.forEach((name, now) -> {
            Used then = before.byProcess.get(name);
            used.put(name, then == null ? now : now.since(then));
        });
        return new Cpu(used);
    }

    private static Used used(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        long compiler = 0;
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            for (Path task : tasks.toList()) {
                compiler += compilerMicros(task);
            }
            return new Used(
                    ticks(Files.readString(process.resolve("stat"))) * TICK_MICROS,
                    compiler,
                    field(process.resolve("status"), "VmRSS:"),
                    field(process.resolve("io"), "write_bytes:"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A thread may end while it is looked at. */
    private static long compilerMicros(Path task) {
        try {
            String name = Files.readString(task.resolve("comm"));
            boolean compiler = name.startsWith("C1 Comp") || name.startsWith("C2 Comp");
            return compiler ? ticks(Files.readString(task.resolve("stat"))) * TICK_MICROS : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
    }

    /** The number behind a name in a file of lines, in its unit; 0 if it is not there. */
    static long field(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").trim());
            }
        }
        return 0;
    }
}
