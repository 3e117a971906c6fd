package im.magpie.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** All clients lose their sockets and come back at once, with tokens at hand, and sync. */
final class Reconnect {
    private static final int CLIENTS = 1_000;
    /** Beyond so many clients some share an account: making one costs the suite two hashes of a password. */
    private static final int ACCOUNTS = 1_000;

    private static final long SETTLE_MS = 3_000;

    private Reconnect() {}

    static Report run(Run run) throws InterruptedException {
        int count = run.options().users(CLIENTS);
        List<Account> accounts = run.accounts().take(Math.min(count, ACCOUNTS));
        List<Client> clients = run.clients()
                .openAll(IntStream.range(0, count)
                        .mapToObj(i -> accounts.get(i % accounts.size()))
                        .toList());
        clients.forEach(Client::leave);
        Thread.sleep(SETTLE_MS);
        int attempts = run.clients().attempts();
        Histogram connected = Meter.histogram();
        Histogram live = Meter.histogram();
        run.say("%d clients come back at once.", count);
        try (Stretch stretch =
                Stretch.begin(run.suite(), live::getTotalCount, () -> live.getValueAtPercentile(99) / 1_000.0)) {
            long start = System.nanoTime();
            List<CompletableFuture<Void>> back = clients.stream()
                    .map(client -> client.connect()
                            .thenCompose(channel -> {
                                Meter.record(connected, System.nanoTime() - start);
                                return client.ask("\"type\":\"sync\",\"heads\":{}");
                            })
                            .thenAccept(heads -> Meter.record(live, System.nanoTime() - start)))
                    .toList();
            Clients.await(back);
            double took = stretch.tookSeconds();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("seconds", Math.round(took * 100) / 100.0);
            figures.put("clientsPerSecond", Report.rounded(count / took));
            Report.latency(figures, "connected", connected);
            Report.latency(figures, "live", live);
            figures.put("socketsOpened", run.clients().attempts() - attempts);
            figures.put("syncsAskedAgain", run.clients().askedAgainCount());
            String title =
                    "reconnect: %d clients%s".formatted(count, run.options().straight() ? ", straight" : "");
            return Report.of(title, "client", count, stretch.end(), figures)
                    .with(stretch.seconds())
                    .with("connected", connected)
                    .with("live", live);
        }
    }
}
