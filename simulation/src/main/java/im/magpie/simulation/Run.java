package im.magpie.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run: the users do what the script says while everything goes wrong; then nothing does any more, and the world has to become whole. */
final class Run {
    private static final long ACTIVE = 8_000;
    private static final long SETTLE = 60_000;
    private static final long LOOK = 500;

    private Run() {}

    /**
     * What came of it.
     *
     * @param faults that struck, by kind
     * @param points how many faults would have struck, those that were muted included
     * @param hash the same for the same run
     */
    record Result(
            List<String> violations,
            long steps,
            long operations,
            Map<Fault, Integer> faults,
            int points,
            long hash,
            List<String> trace) {

        boolean failed() {
            return !violations.isEmpty();
        }

        long faultCount() {
            return faults.values().stream().mapToLong(Integer::longValue).sum();
        }
    }

    static Result of(Plan plan) {
        World world = new World(plan);
        Servers servers = new Servers(new Kafka(world), new Database(world), new Redis(world));
        Fleet fleet = new Fleet(world, servers);
        Journal journal = new Journal(world);
        List<Client> clients = new ArrayList<>();
        for (long user : List.of(
                Conversations.ANN, Conversations.ANN, Conversations.BOB, Conversations.CEM, Conversations.DAN)) {
            clients.add(new Client(world, fleet, journal, user, clients.size()));
        }
        clients.forEach(client -> world.in(world.between(0, 300), client::start));
        Script script = new Script(world, clients, new Rest(world, fleet, journal), journal, plan.actions());
        script.start();
        Nemesis nemesis = new Nemesis(world, servers, fleet, clients);
        nemesis.start();
        do {
            world.runUntil(world.now() + LOOK);
        } while (!script.over() && world.now() < World.BEGINNING + 4 * ACTIVE);
        world.runUntil(Math.max(world.now(), World.BEGINNING + ACTIVE));
        nemesis.stop();
        world.note("nothing goes wrong any more", 0, 0);
        Checker checker = new Checker(servers.database(), journal, clients);
        long end = world.now() + SETTLE;
        do {
            world.runUntil(world.now() + LOOK);
        } while (world.now() < end && !checker.quiet());
        checker.checkUnread(new Reads(world, servers.database()));
        List<String> violations = new ArrayList<>(world.violations());
        violations.addAll(checker.check());
        return new Result(
                violations,
                world.steps(),
                journal.all().size(),
                world.chaos().struck(),
                world.chaos().count(),
                world.hash(),
                world.trace());
    }
}
