package im.magpie.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run, in rounds: the users do what the script says while everything goes wrong; then nothing does any more, and the world has to become
 * whole before the next round, whose messages would hide what was missed.
 */
final class Run {
    private static final int ROUNDS = 4;
    private static final long ACTIVE = 2_000;
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

    private static boolean settled(World world, Checker checker) {
        long end = world.now() + SETTLE;
        do {
            world.runUntil(world.now() + LOOK);
        } while (world.now() < end && !checker.quiet());
        return checker.quiet();
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
        clients.forEach(client -> client.start(world.between(0, 300)));
        Script script = new Script(world, clients, new Rest(world, fleet, journal), journal);
        script.start();
        Nemesis nemesis = new Nemesis(world, servers, fleet, clients);
        Checker checker = new Checker(servers.database(), journal, clients);
        boolean whole = true;
        for (int round = 0; round < ROUNDS && whole; round++) {
            script.play(plan.actions() / ROUNDS);
            nemesis.start(2 * ACTIVE + LOOK);
            long end = world.now() + ACTIVE;
            do {
                world.runUntil(world.now() + LOOK);
            } while (world.now() < end || (!script.over() && world.now() < end + ACTIVE));
            nemesis.stop();
            world.note("nothing goes wrong any more", round, 0);
            whole = settled(world, checker);
        }
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
