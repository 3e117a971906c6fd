package im.magpie.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the kernel says of a process: who it is and what it may do, whatever an engine was told. */
record Confinement(Path proc) {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    static Confinement of(long pid) {
        return new Confinement(Path.of("/proc", Long.toString(pid)));
    }

    /** A line of its status, such as {@code CapEff}, without the name. */
    String status(String name) throws IOException {
        Map<String, String> lines = Files.readAllLines(proc.resolve("status")).stream()
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(
                        line -> line[0], line -> line[1].strip().replace('\t', ' ')));
        return lines.getOrDefault(name, "");
    }

    /** How what is mounted at a path in its world may be used. */
    List<String> mountOptions(String path) throws IOException {
        return Files.readAllLines(proc.resolve("mountinfo")).stream()
                .map(line -> line.split(" ", -1))
                .filter(mount -> mount[4].equals(path))
                .flatMap(mount -> Arrays.stream(mount[5].split(",", -1)))
                .toList();
    }

    /** Bytes that it may have, in either version of control groups. */
    long memoryLimit() throws IOException {
        for (String line : Files.readAllLines(proc.resolve("cgroup"))) {
            String[] group = line.split(":", 3);
            if (Arrays.asList(group[1].split(",", -1)).contains("memory")) {
                return limit(GROUPS.resolve("memory" + group[2]).resolve("memory.limit_in_bytes"));
            }
            Path second = GROUPS.resolve(group[2].substring(1)).resolve("memory.max");
            if (group[1].isEmpty() && Files.exists(second)) {
                return limit(second);
            }
        }
        throw new AssertionError("No control group of memory for " + proc);
    }

    private static long limit(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }
}
