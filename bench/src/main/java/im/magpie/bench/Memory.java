package im.magpie.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What processes really hold: resident pages, shared ones by their share, after a garbage collection. */
final class Memory {
    private static final Path PROC = Path.of("/proc");
    private static final String JCMD =
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

    private Memory() {}

    /** KiB by process. */
    static Map<String, Long> withoutGarbage(List<Suite.Member> members) throws InterruptedException {
        Map<String, Long> kb = new LinkedHashMap<>();
        for (Suite.Member member : members) {
            try {
                collectGarbage(member.pid());
                kb.put(member.name(), Cpu.field(process(member.pid()).resolve("smaps_rollup"), "Pss:"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return kb;
    }

    /** Of a JVM alone: another program might take the signal by which {@code jcmd} says hello for its end. */
    private static void collectGarbage(long pid) throws IOException, InterruptedException {
        if (Files.readSymbolicLink(process(pid).resolve("exe")).endsWith("java")) {
            new ProcessBuilder(JCMD, Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    private static Path process(long pid) {
        return PROC.resolve(Long.toString(pid));
    }
}
