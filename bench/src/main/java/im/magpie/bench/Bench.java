package im.magpie.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./magpie bench WORKLOAD}. Exit code 1: something acknowledged was not received, or the generator could not keep its rate. */
@Command(
        name = "magpie bench",
        description = "Measures a running suite at a constant rate, and what a message costs by process.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    private static final double LATE_MS = 20;
    /** The limit of the public contract. */
    private static final int SOCKETS_A_SESSION = 20;

    private static final long SETTLE_MS = 3_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "WORKLOAD", description = "${COMPLETION-CANDIDATES}")
    private Workload workload = Workload.DIRECT;

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second; 1,000 by default, in a group 20.")
    private @Nullable Double rate;

    @Option(names = "--users", paramLabel = "N", description = "How many users; 100 by default, in a group its size.")
    private @Nullable Integer users;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "How long to measure; 30 by default.")
    private int seconds = 30;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "How long before; 20 by default.")
    private int warmUp = 20;

    @Option(names = "--payload", paramLabel = "BYTES", description = "Of each text; 200 by default.")
    private int payload = 200;

    @Option(names = "--size", paramLabel = "N", description = "Members of the group; 100 by default.")
    private int size = 100;

    @Option(names = "--straight", description = "To connection-service, past the gateway.")
    private boolean straight;

    @Option(names = "--url", paramLabel = "URL", description = "A suite elsewhere; its processes can't be seen then.")
    private @Nullable URI url;

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder of the suite; .magpie by default.")
    private @Nullable Path data;

    @Option(names = "--json", description = "Prints one JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "FILE",
            description = "Two outputs of --json: prints the second in relation to the first, and measures nothing.")
    private @Nullable List<Path> compared;

    /** What is done. */
    enum Workload {
        /** Durable messages, one to one. */
        DIRECT,
        /** Durable messages in one group. */
        GROUP,
        /** Connections that are only held. */
        IDLE
    }

    private Bench() {}

    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((exception, command, result) -> {
            command.getErr().println("magpie: " + exception.getMessage());
            return 1;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (compared != null) {
            Comparison.print(out, compared.getFirst(), compared.getLast());
            return 0;
        }
        requirePositive("--rate", rate == null ? 1 : rate);
        requirePositive("--duration", seconds);
        requirePositive("--users", users == null ? 1 : users);
        requirePositive("--size", size - 1);
        Suite suite = url != null
                ? Suite.at(url)
                : Suite.in(home(), data == null ? List.of() : List.of("--data", data.toString()), straight);
        Report report;
        try (Rest rest = new Rest(suite.url());
                Clients clients = new Clients(suite.webSocket())) {
            report = switch (workload) {
                case DIRECT, GROUP -> messages(suite, rest, clients);
                case IDLE -> idle(suite, rest, clients);
            };
        }
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(report));
            out.flush();
        } else {
            report.print(out);
        }
        return Stream.of("lost", "unanswered", "closedSockets")
                        .map(name -> (Number) report.figures().getOrDefault(name, 0))
                        .allMatch(count -> count.longValue() == 0)
                ? 0
                : 1;
    }

    private void requirePositive(String option, double value) {
        if (value <= 0) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + " is too small.");
        }
    }

    private Report messages(Suite suite, Rest rest, Clients clients) {
        boolean group = workload == Workload.GROUP;
        double perSecond = rate != null ? rate : group ? 20 : 1_000;
        int count = group ? size : users != null ? users + users % 2 : 100;
        say("Making %d accounts.", count);
        List<Account> accounts = rest.accounts(count);
        int warm = (int) (perSecond * warmUp);
        int all = warm + (int) (perSecond * seconds);
        Meter meter = new Meter(all, count, group ? count - 1 : 1);
        meter.measureFrom(warm);
        List<Client> open = clients.openAll(accounts, meter);
        Load load = new Load(meter, group ? inGroup(open, rest.group(accounts)) : inPairs(open), payload);
        String run = UUID.randomUUID().toString().substring(0, 8);
        say("Warming up for %d s.", warmUp);
        load.run(0, warm, perSecond, run);
        say("Measuring for %d s.", seconds);
        Cpu before = Cpu.now(suite.processes());
        long start = System.nanoTime();
        load.run(warm, all, perSecond, run);
        double took = (System.nanoTime() - start) / 1e9;
        Cpu used = Cpu.now(suite.processes()).since(before);
        load.settle();
        double late = meter.lateness().getValueAtPercentile(99) / 1_000.0;
        if (late > LATE_MS) {
            throw new BenchException(
                    "The generator was " + late
                            + " ms late at the 99th percentile, so this is no measurement: lower --rate, or give it a core of its own.");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("offeredPerSecond", Report.rounded((all - warm) / took));
        figures.put("acknowledgedPerSecond", Report.rounded(meter.acknowledgedCount() / took));
        figures.put("deliveriesPerSecond", Report.rounded(meter.deliveriesCount() / took));
        Report.latency(figures, "sendToAck", meter.toAck());
        Report.latency(figures, "sendToReceive", meter.toReceive());
        figures.put("generatorLateMs.p99", late);
        figures.put("acknowledged", meter.acknowledgedCount());
        figures.put("refused", meter.refusedCount());
        figures.put("unanswered", meter.unanswered());
        figures.put("closedSockets", meter.closedCount());
        figures.put("lost", meter.lost());
        figures.put("doubled", meter.doubled());
        figures.put("toldLagging", meter.laggingCount());
        figures.put("yardstickMicros", Yardstick.micros());
        String refusal = meter.refusal();
        if (refusal != null) {
            figures.put("lastRefusal", refusal);
        }
        long units = group ? meter.deliveriesCount() : meter.acknowledgedCount();
        if (units == 0) {
            throw new BenchException("Nothing was acknowledged; the last refusal: " + refusal);
        }
        String name = "%s: %d users, %.0f messages/s, %d bytes%s"
                .formatted(
                        group ? "group of " + count : "direct",
                        count,
                        perSecond,
                        payload,
                        straight ? ", straight" : "");
        return Report.of(name, group ? "delivery" : "message", units, used, figures);
    }

    private static List<Load.Sender> inPairs(List<Client> clients) {
        List<Load.Sender> senders = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            Client peer = clients.get(i ^ 1);
            senders.add(new Load.Sender(
                    clients.get(i).connected().join(),
                    Account.direct(clients.get(i).account(), peer.account())));
        }
        return senders;
    }

    private static List<Load.Sender> inGroup(List<Client> clients, String group) {
        return clients.stream()
                .map(client -> new Load.Sender(client.connected().join(), group))
                .toList();
    }

    private Report idle(Suite suite, Rest rest, Clients clients) throws InterruptedException {
        int count = users != null ? users : 2_000;
        List<Account> accounts = rest.accounts(Math.ceilDiv(count, SOCKETS_A_SESSION));
        Meter meter = new Meter(1, 1, 1);
        clients.openAll(accounts.subList(0, 1), meter);
        Thread.sleep(SETTLE_MS);
        Cpu before = Cpu.now(suite.processes());
        List<Account> sockets = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            sockets.add(accounts.get(i % accounts.size()));
        }
        say("Opening %d connections.", count);
        clients.openAll(sockets, meter);
        Thread.sleep(SETTLE_MS);
        Cpu after = Cpu.now(suite.processes());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("connections", count);
        after.byProcess().forEach((name, used) -> {
            Cpu.Used then = before.byProcess().get(name);
            if (then != null) {
                figures.put(
                        name + ".residentKbEach",
                        Report.rounded((double) (used.residentKb() - then.residentKb()) / (count - 1)));
            }
        });
        Thread.sleep(seconds * 1_000L);
        Cpu used = Cpu.now(suite.processes()).since(after);
        return Report.of("idle: " + count + " connections, " + seconds + " s", "connection", count, used, figures);
    }

    private void say(String format, Object... arguments) {
        spec.commandLine().getErr().printf(format + "%n", arguments);
        spec.commandLine().getErr().flush();
    }

    private static Path home() {
        return Path.of(System.getProperty("magpie.home", ".")).toAbsolutePath();
    }
}
