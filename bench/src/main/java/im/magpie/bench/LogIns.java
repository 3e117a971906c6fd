package im.magpie.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Password log-ins as fast as they are answered, and what those feel who send messages meanwhile. */
final class LogIns {
    private static final int CALLERS = 16;
    private static final int TALKERS = 20;
    private static final double TALK_RATE = 100;

    private final Run run;
    private final List<Account> accounts;
    private final Histogram took = Meter.histogram();
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<Account> sessions = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private LogIns(Run run, List<Account> accounts) {
        this.run = run;
        this.accounts = accounts;
    }

    static Report run(Run run) {
        int callers = run.options().users(CALLERS);
        List<Account> accounts = run.accounts().take(TALKERS + callers);
        Load talk = new Load(
                run.clients(),
                Messages.inPairs(run.clients().openAll(accounts.subList(0, TALKERS))),
                run.options().payload());
        return new LogIns(run, accounts.subList(TALKERS, accounts.size())).measured(talk);
    }

    private Report measured(Load talk) {
        double rate = run.options().rate(TALK_RATE);
        run.say("Warming up for %d s.", run.options().warmUp());
        Trial.of(run, talk, rate, run.options().warmUp());
        run.say("Messages alone for %d s.", run.options().duration());
        Trial alone = Trial.of(run, talk, rate, run.options().duration()).requireValid();
        run.say("And while %d log in for %d s.", accounts.size(), run.options().duration());
        Trial meanwhile = meanwhile(talk, rate);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("logInsPerSecond", Report.rounded(took.getTotalCount() / meanwhile.tookSeconds()));
        Report.latency(figures, "logIn", took);
        Report.latency(figures, "messagesAlone", alone.meter().toReceive());
        Report.latency(figures, "messagesMeanwhile", meanwhile.meter().toReceive());
        figures.put("lost", alone.meter().lost() + meanwhile.meter().lost());
        figures.put("unanswered", alone.meter().unanswered() + meanwhile.meter().unanswered());
        figures.put(
                "toldLagging", alone.meter().laggingCount() + meanwhile.meter().laggingCount());
        String title = "login: %d callers, beside %.0f messages/s".formatted(accounts.size(), rate);
        return Report.of(title, "log-in", took.getTotalCount(), meanwhile.used(), figures)
                .with(meanwhile.seconds())
                .with("logIn", took)
                .with("messagesAlone", alone.meter().toReceive())
                .with("messagesMeanwhile", meanwhile.meter().toReceive());
    }

    private Trial meanwhile(Load talk, double rate) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            accounts.forEach(account -> threads.execute(this::logInAgainAndAgain));
            Trial trial = Trial.of(run, talk, rate, run.options().duration());
            over = true;
            return trial.requireValid();
        } finally {
            sessions.forEach(session -> run.rest().delete(session, "/v1/sessions/" + session.sessionId()));
        }
    }

    private void logInAgainAndAgain() {
        while (!over) {
            Account account = accounts.get(next.getAndIncrement() % accounts.size());
            long start = System.nanoTime();
            sessions.add(run.rest().logIn(account.name(), account.password()));
            if (!over) {
                Meter.record(took, System.nanoTime() - start);
            }
        }
    }
}
