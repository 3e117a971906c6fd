package im.magpie.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;

/** Pages far back in a long conversation, at places nobody has looked at before, over REST. */
final class History {
    private static final double PAGES_PER_SECOND = 100;
    private static final int PAGE = 50;
    private static final int LENGTH = 50_000;
    private static final double FILL_RATE = 2_000;
    private static final long SEED = 7;

    private History() {}

    static Report run(Run run) {
        List<Client> two = run.clients().openAll(run.accounts().take(2));
        String conversation =
                Account.direct(two.getFirst().account(), two.getLast().account());
        long length = filled(run, two, conversation);
        double rate = run.options().rate(PAGES_PER_SECOND);
        run.say(
                "Warming up for %d s, measuring for %d s.",
                run.options().warmUp(), run.options().duration());
        Random random = new Random(SEED);
        Pages pages = new Pages(run, two.getFirst().account(), conversation);
        pages.read(random, length, rate, run.options().warmUp());
        pages.forget();
        try (Stretch stretch = Stretch.begin(run.suite(), pages.took::getTotalCount, pages::latelyMs)) {
            int count = pages.read(random, length, rate, run.options().duration());
            Cpu used = stretch.end();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("entriesInConversation", length);
            figures.put("pagesPerSecond", Report.rounded(count / stretch.tookSeconds()));
            Report.latency(figures, "page", pages.took);
            figures.put("shortPages", pages.shortOnes.get());
            String title = "history: %.0f pages/s of %d entries".formatted(rate, PAGE);
            return Report.of(title, "page", count, used, figures)
                    .with(stretch.seconds())
                    .with("page", pages.took);
        }
    }

    /** Writes what is missing of its length. */
    private static long filled(Run run, List<Client> two, String conversation) {
        long head = run.rest()
                .get(two.getFirst().account(), "/v1/conversations/" + conversation)
                .path("lastSeq")
                .longValue();
        if (head < LENGTH) {
            run.say("Writing %d messages first.", LENGTH - head);
            Load load =
                    new Load(run.clients(), Messages.inPairs(two), run.options().payload());
            Meter meter = load.meter(FILL_RATE, (LENGTH - head) / FILL_RATE);
            load.offer(meter, FILL_RATE);
            Load.settle(meter);
        }
        return run.rest()
                .get(two.getFirst().account(), "/v1/conversations/" + conversation)
                .path("lastSeq")
                .longValue();
    }

    /** Pages that were read. */
    private static final class Pages {
        private final Run run;
        private final Account reader;
        private final String path;
        private final Histogram took = Meter.histogram();
        private final Histogram lately = Meter.histogram();
        private final AtomicInteger shortOnes = new AtomicInteger();

        Pages(Run run, Account reader, String conversation) {
            this.run = run;
            this.reader = reader;
            path = "/v1/conversations/" + conversation + "/entries?limit=" + PAGE + "&before=";
        }

        int read(Random random, long length, double rate, int seconds) {
            int count = (int) (rate * seconds);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Arrivals.run(0, count, rate, (number, dueAt) -> {
                    long before = random.nextLong(PAGE + 1L, length);
                    threads.execute(() -> one(before, dueAt));
                });
            }
            return count;
        }

        private void one(long before, long dueAt) {
            JsonNode page = run.rest().get(reader, path + before);
            long nanos = System.nanoTime() - dueAt;
            Meter.record(took, nanos);
            Meter.record(lately, nanos);
            if (page.path("items").size() < PAGE) {
                shortOnes.incrementAndGet();
            }
        }

        double latelyMs() {
            double p99 = lately.getValueAtPercentile(99) / 1_000.0;
            lately.reset();
            return p99;
        }

        void forget() {
            took.reset();
            lately.reset();
        }
    }
}
