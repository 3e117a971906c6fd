package im.magpie.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A hot group, a user who floods, a device that does not read: what those feel of each who have nothing to do with it. */
final class Neighbours {
    private static final int TALKERS = 40;
    private static final double TALK_RATE = 200;
    private static final double GROUP_RATE = 50;
    /** What a socket may send by default: one that goes on beyond it is closed after some seconds. */
    private static final double FLOOD_RATE = 1_000;

    private static final int READERS = 10;
    private static final double READ_RATE = 50;
    private static final int READ_PAYLOAD = 8_000;

    private final Run run;
    private final Load talk;
    private final double rate;
    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicInteger said = new AtomicInteger();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<Trial> trials = new ArrayList<>();

    /**
     * What somebody does.
     *
     * @param rate times a second
     * @param deed takes the number of the time
     */
    private record Nuisance(String name, double rate, IntConsumer deed) {}

    private Neighbours(Run run, List<Client> talkers) {
        this.run = run;
        this.rate = run.options().rate(TALK_RATE);
        talk = new Load(run.clients(), Messages.inPairs(talkers), run.options().payload());
    }

    static Report run(Run run) throws InterruptedException {
        int talkers = Messages.even(run.options().users(TALKERS));
        int others = Math.max(READERS, run.options().size());
        List<Client> clients = run.clients().openAll(run.accounts().take(talkers + others));
        Neighbours neighbours = new Neighbours(run, clients.subList(0, talkers));
        return neighbours.beside(clients.subList(talkers, clients.size()));
    }

    private Report beside(List<Client> others) throws InterruptedException {
        run.say("Warming up for %d s.", run.options().warmUp());
        Nuisance group = hotGroup(others.subList(0, run.options().size()));
        during(group, run.options().warmUp());
        compare(group);
        compare(flood(others.get(0), others.get(1)));
        compare(slowReader(others.subList(0, READERS)));
        figures.put(
                "lost", trials.stream().mapToLong(trial -> trial.meter().lost()).sum());
        figures.put(
                "unanswered",
                trials.stream().mapToInt(trial -> trial.meter().unanswered()).sum());
        Trial last = trials.getLast();
        String title =
                "neighbours: %.0f messages/s one to one beside a group of %d, a flood and a device that does not read"
                        .formatted(rate, run.options().size());
        return Report.of(title, "message", last.meter().acknowledgedCount(), last.used(), figures)
                .with(last.seconds());
    }

    /** Alone right before: the machine may be another in a minute. */
    private void compare(Nuisance nuisance) throws InterruptedException {
        run.say(
                "%s: alone and beside it, %d s each.",
                nuisance.name(), run.options().duration());
        Trial alone = Trial.of(run, talk, rate, run.options().duration()).requireValid();
        Trial beside = during(nuisance, run.options().duration()).requireValid();
        trials.addAll(List.of(alone, beside));
        Report.latency(figures, nuisance.name() + ".alone", alone.meter().toReceive());
        Report.latency(figures, nuisance.name() + ".beside", beside.meter().toReceive());
        figures.put(
                nuisance.name() + ".acknowledgedPerSecond",
                Report.rounded(beside.meter().acknowledgedOthersCount() / beside.tookSeconds()));
        figures.put(nuisance.name() + ".timesP99", Report.rounded(beside.p99Ms() / alone.p99Ms()));
    }

    private Trial during(Nuisance nuisance, int seconds) throws InterruptedException {
        Thread other = Thread.ofPlatform()
                .start(() -> Arrivals.run(
                        0, (int) (nuisance.rate() * seconds), nuisance.rate(), (number, _) -> nuisance.deed()
                                .accept(number)));
        Trial trial = Trial.of(run, talk, rate, seconds);
        other.join();
        return trial;
    }

    private Nuisance hotGroup(List<Client> members) {
        return new Nuisance(
                "hotGroup", GROUP_RATE, inTurn(members, run.options().payload()));
    }

    private Nuisance flood(Client from, Client to) {
        String conversation = Account.direct(from.account(), to.account());
        String text = "x".repeat(run.options().payload());
        return new Nuisance("flood", FLOOD_RATE, _ -> say(from, conversation, text));
    }

    private Nuisance slowReader(List<Client> members) {
        Nuisance nuisance = new Nuisance("slowReader", READ_RATE, inTurn(members, READ_PAYLOAD));
        members.getLast().connected().join().config().setAutoRead(false);
        return nuisance;
    }

    /** All but the last write to a group of all. */
    private IntConsumer inTurn(List<Client> members, int payload) {
        String group = run.rest().group(members.stream().map(Client::account).toList());
        String text = "x".repeat(payload);
        return number -> say(members.get(number % (members.size() - 1)), group, text);
    }

    /** Not while the socket is full: what were left of a flood would spoil the next comparison. */
    private void say(Client client, String conversation, String text) {
        if (client.connected().join().isWritable()) {
            client.write(Load.frame("n", conversation, name + said.incrementAndGet(), text));
        }
    }
}
