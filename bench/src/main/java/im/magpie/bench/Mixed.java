package im.magpie.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * A working day: of fifty messages 29 are one to one, 20 go to a team of ten, one goes to everybody. Beside them people read, scroll back,
 * and come from elsewhere; docs/reference/bench.md has the shares.
 */
final class Mixed {
    private static final double RATE = 200;
    private static final int USERS = 200;
    private static final int TEAM = 10;
    private static final int DIRECT_PARTS = 29;
    private static final int TEAM_PARTS = 20;
    /** Devices that leave and come back. */
    private static final int ROAMING = 50;

    /** Beside each message. */
    private static final double QUESTIONS = 0.3;

    private static final String SYNC = "\"type\":\"sync\",\"heads\":{}";

    private static final long SEED = 7;

    private final Run run;
    private final List<Client> present;
    private final List<Client> roaming;
    private final List<Load.Sender> senders = new ArrayList<>();
    private final Histogram answered = Meter.histogram();

    private Mixed(Run run, List<Client> present, List<Client> roaming) {
        this.run = run;
        this.present = present;
        this.roaming = roaming;
    }

    static Report run(Run run) throws InterruptedException {
        int users = Math.ceilDiv(run.options().users(USERS), TEAM) * TEAM;
        List<Client> clients = run.clients().openAll(run.accounts().take(users + ROAMING));
        Mixed mixed = new Mixed(run, clients.subList(0, users), clients.subList(users, users + ROAMING));
        mixed.makeConversations();
        return mixed.measured();
    }

    private void makeConversations() {
        for (int from = 0; from < present.size(); from += TEAM) {
            add(TEAM_PARTS, inNewGroup(present.subList(from, from + TEAM)));
        }
        add(DIRECT_PARTS, Messages.inPairs(present));
        add(1, inNewGroup(present));
        Collections.shuffle(senders, new Random(SEED));
    }

    private void add(int parts, List<Load.Sender> some) {
        Collections.nCopies(parts, some).forEach(senders::addAll);
    }

    private List<Load.Sender> inNewGroup(List<Client> members) {
        return Messages.inGroup(
                members, run.rest().group(members.stream().map(Client::account).toList()));
    }

    private Report measured() throws InterruptedException {
        double rate = run.options().rate(RATE);
        Load load = new Load(run.clients(), senders, run.options().payload());
        run.say("Warming up for %d s.", run.options().warmUp());
        beside(rate, run.options().warmUp(), load);
        answered.reset();
        run.say("Measuring for %d s.", run.options().duration());
        Trial trial = beside(rate, run.options().duration(), load).requireValid();
        Map<String, Object> figures = trial.figures();
        Report.latency(figures, "questions", answered);
        figures.put("questions", answered.getTotalCount());
        figures.put("questionsAskedAgain", run.clients().askedAgainCount());
        String title = "mixed: %d users, %.0f messages/s%s"
                .formatted(present.size(), rate, run.options().straight() ? ", straight" : "");
        return Report.of(title, "message", trial.meter().acknowledgedCount(), trial.used(), figures)
                .with(trial.seconds())
                .with("sendToAck", trial.meter().toAck())
                .with("sendToReceive", trial.meter().toReceive())
                .with("questions", answered);
    }

    /** Messages, and questions beside them. */
    private Trial beside(double rate, int seconds, Load load) throws InterruptedException {
        double questions = rate * QUESTIONS;
        Thread asking = Thread.ofPlatform()
                .start(() -> Arrivals.run(0, (int) (questions * seconds), questions, this::question));
        Trial trial = Trial.of(run, load, rate, seconds);
        asking.join();
        return trial;
    }

    /** Of ten: six read cursors, two pages, a sync, and a device that comes back. */
    private void question(int number, long dueAt) {
        Load.Sender one = senders.get(number % senders.size());
        switch (number % 10) {
            case 0 -> comeBack(roaming.get(number / 10 % roaming.size()), dueAt);
            case 1 -> ask(one.client(), SYNC, dueAt);
            case 2, 3 -> ask(one.client(), of(one, "\"type\":\"pull\",\"after\":0,\"limit\":50"), dueAt);
            default -> ask(one.client(), of(one, "\"type\":\"read\",\"seq\":1000000000"), dueAt);
        }
    }

    private static String of(Load.Sender sender, String fields) {
        return fields + ",\"conversationId\":\"" + sender.conversation() + "\"";
    }

    private void ask(Client client, String fields, long dueAt) {
        var _ = client.ask(fields).thenAccept(answer -> Meter.record(answered, System.nanoTime() - dueAt));
    }

    private void comeBack(Client client, long dueAt) {
        client.leave();
        var _ = client.connect()
                .thenCompose(channel -> client.ask(SYNC))
                .thenAccept(heads -> Meter.record(answered, System.nanoTime() - dueAt));
    }
}
