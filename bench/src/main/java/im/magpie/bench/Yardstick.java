package im.magpie.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What this machine takes for fixed work right now, since machines differ and are shared: two runs compare by their costs divided by it. The work
 * of a message that nobody can save is to pass through Kafka and to be committed by the database, so these two are measured alone, with the
 * suite's own servers; where they can't be seen, a digest has to do.
 */
final class Yardstick {
    private static final int BYTES = 64 * 1024;
    private static final int ROUNDS = 2_000;

    private Yardstick() {}

    /** The figures; the sum of the last two is what messages are compared by. */
    static Map<String, Object> figures(Suite suite, Path data) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("yardstickMicros", digestMicros());
        Path settings = data.resolve("config/message-service.properties");
        if (suite.processes().isEmpty() || !Files.isReadable(settings)) {
            return figures;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(settings)) {
            properties.load(reader);
            figures.put("yardstickKafkaMicros", micros(suite, new BareKafka(properties)));
            figures.put("yardstickDatabaseMicros", micros(suite, new BareDatabase(properties)));
        } catch (IOException | SQLException e) {
            throw new BenchException("The yardstick could not be measured: " + e.getMessage());
        }
        return figures;
    }

    /** Fixed work of one server. */
    interface Work extends AutoCloseable {
        /** Name of its process in the suite. */
        String server();

        /** Does it, and says how many units that were. */
        int run() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    /** Processor time of the server and of this program, a unit; the first time is the warm-up. */
    private static double micros(Suite suite, Work work) throws SQLException {
        List<Suite.Member> server = suite.processes().stream()
                .filter(member -> member.name().equals(work.server()))
                .toList();
        try (work) {
            work.run();
            Cpu before = Cpu.now(server);
            int units = work.run();
            Cpu used = Cpu.now(server).since(before);
            return Report.rounded(used.byProcess().values().stream()
                            .mapToDouble(each -> each.micros() - each.compilerMicros())
                            .sum()
                    / units);
        }
    }

    /** SHA-256 of 64 KiB on one core, the best of several. */
    private static double digestMicros() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] data = new byte[BYTES];
            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                data[0] = digest.digest(data)[0];
                best = Math.min(best, System.nanoTime() - start);
            }
            return Report.rounded(best / 1_000.0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
