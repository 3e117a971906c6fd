package im.magpie.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durable messages at a constant rate: one to one, or all in one group. */
final class Messages {
    private static final double DIRECT_RATE = 1_000;
    private static final double GROUP_RATE = 20;

    private Messages() {}

    static Report direct(Run run) {
        List<Client> clients =
                run.clients().openAll(run.accounts().take(even(run.options().users(100))));
        return measured(run, inPairs(clients), run.options().rate(DIRECT_RATE), "direct", "message");
    }

    static Report group(Run run) {
        List<Account> members = run.accounts().take(run.options().size());
        List<Client> clients = run.clients().openAll(members);
        String name = "group of " + members.size();
        return measured(
                run, inGroup(clients, run.rest().group(members)), run.options().rate(GROUP_RATE), name, "delivery");
    }

    private static Report measured(Run run, List<Load.Sender> senders, double rate, String name, String unit) {
        Load load = new Load(run.clients(), senders, run.options().payload());
        run.say("Warming up for %d s.", run.options().warmUp());
        Trial.of(run, load, rate, run.options().warmUp());
        if (run.options().overload() > 0) {
            return new Overload(run, load).report(rate, run.options().overload());
        }
        Trial trial;
        Map<String, Object> limit = new LinkedHashMap<>();
        if (run.options().findLimit()) {
            LimitSearch search = new LimitSearch(run, load, run.options().p99());
            trial = search.from(rate);
            limit.put("highestPerSecond", Report.rounded(trial.rate()));
            limit.put("more", search.reason());
        } else {
            run.say("Measuring for %d s.", run.options().duration());
            trial = Trial.of(run, load, rate, run.options().duration()).requireValid();
        }
        long units = "delivery".equals(unit)
                ? trial.meter().deliveriesCount()
                : trial.meter().acknowledgedCount();
        String title = "%s: %d users, %.0f messages/s, %d bytes%s"
                .formatted(
                        name,
                        run.clients().count(),
                        trial.rate(),
                        run.options().payload(),
                        run.options().straight() ? ", straight" : "");
        limit.putAll(trial.figures());
        return Report.of(title, unit, units, trial.used(), limit)
                .with(trial.seconds())
                .with("sendToAck", trial.meter().toAck())
                .with("sendToReceive", trial.meter().toReceive());
    }

    /** Each to its neighbour. */
    static List<Load.Sender> inPairs(List<Client> clients) {
        List<Load.Sender> senders = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            Client client = clients.get(i);
            Client peer = clients.get(i ^ 1);
            senders.add(new Load.Sender(client, Account.direct(client.account(), peer.account()), 1));
        }
        return senders;
    }

    static List<Load.Sender> inGroup(List<Client> clients, String group) {
        return clients.stream()
                .map(client -> new Load.Sender(client, group, clients.size() - 1))
                .toList();
    }

    static int even(int users) {
        return users + users % 2;
    }
}
