package im.magpie.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Connections that are opened and held: what each takes of memory, and what all of them take of the processor by doing nothing. */
final class Idle {
    private static final int CONNECTIONS = 2_000;
    /** The limit of the public contract. */
    private static final int SOCKETS_A_SESSION = 20;

    /** These are not counted, nor what is used for the first time by them. */
    private static final int FIRST = 200;

    private static final long SETTLE_MS = 5_000;

    private Idle() {}

    static Report run(Run run) throws InterruptedException {
        int count = run.options().users(CONNECTIONS);
        List<Account> accounts = run.accounts().take(Math.ceilDiv(count, SOCKETS_A_SESSION));
        List<Account> sockets = IntStream.range(0, count)
                .mapToObj(i -> accounts.get(i % accounts.size()))
                .toList();
        run.clients().openAll(sockets.subList(0, Math.min(FIRST, count / 2)));
        Map<String, Long> before = settled(run);
        run.say("Opening %d connections.", count);
        List<Account> rest = sockets.subList(run.clients().count(), count);
        run.clients().openAll(rest);
        Map<String, Long> after = settled(run);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("connections", count);
        before.forEach((name, kb) -> figures.put(
                name + ".memoryKbEach", Report.rounded((double) (after.getOrDefault(name, kb) - kb) / rest.size())));
        Meter meter = new Meter(0, 0, 0);
        run.clients().meter(meter);
        try (Stretch stretch = Stretch.begin(run.suite(), () -> 0, () -> 0)) {
            Thread.sleep(run.options().duration() * 1_000L);
            figures.put("closedSockets", meter.closedCount());
            String title = "idle: %d connections, %d s%s"
                    .formatted(count, run.options().duration(), run.options().straight() ? ", straight" : "");
            return Report.of(title, "connection", count, stretch.end(), figures).with(stretch.seconds());
        }
    }

    private static Map<String, Long> settled(Run run) throws InterruptedException {
        Thread.sleep(SETTLE_MS);
        return Memory.withoutGarbage(run.suite().processes());
    }
}
