package im.magpie.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What each process of the suite holds: memory, open files, threads. One that was started a short while ago is left out: it is still growing. */
final class Vitals {
    private static final long GROWING_NANOS = 120_000_000_000L;

    private final Map<Long, Long> firstSeen = new LinkedHashMap<>();
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    /**
     * One look at one process.
     *
     * @param resident bytes
     */
    record Sample(long resident, long files, long threads) {}

    /** Looks at all of them. */
    void sample(List<Suite.Member> members) {
        long now = System.nanoTime();
        for (Suite.Member member : members) {
            if (member.alive() && now - firstSeen.computeIfAbsent(member.pid(), pid -> now) > GROWING_NANOS) {
                try {
                    samples.computeIfAbsent(member.name(), name -> new ArrayList<>())
                            .add(of(member.pid()));
                } catch (IOException e) {
                    // It died just now.
                }
            }
        }
    }

    private static Sample of(long pid) throws IOException {
        Path process = Path.of("/proc", String.valueOf(pid));
        long resident = 0;
        long threads = 0;
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = number(line) * 1024;
            } else if (line.startsWith("Threads:")) {
                threads = number(line);
            }
        }
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return new Sample(resident, files.count(), threads);
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    /** The mean of the first and of the last quarter of all looks, by process; empty for one that was hardly seen. */
    Map<String, List<Sample>> quarters() {
        Map<String, List<Sample>> quarters = new LinkedHashMap<>();
        samples.forEach((name, all) -> {
            int quarter = all.size() / 4;
            if (quarter > 0) {
                quarters.put(
                        name,
                        List.of(mean(all.subList(0, quarter)), mean(all.subList(all.size() - quarter, all.size()))));
            }
        });
        return quarters;
    }

    private static Sample mean(List<Sample> some) {
        return new Sample(
                (long) some.stream().mapToLong(Sample::resident).average().orElse(0),
                (long) some.stream().mapToLong(Sample::files).average().orElse(0),
                (long) some.stream().mapToLong(Sample::threads).average().orElse(0));
    }
}
