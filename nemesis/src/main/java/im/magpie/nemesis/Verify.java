package im.magpie.nemesis;

import im.magpie.sdk.Authority;
import im.magpie.sdk.Installation;
import im.magpie.sdk.Magpie;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./magpie verify}. Exit code 0: no guarantee was violated; 1: one was; 2: the command line is wrong or the run could not go on. */
@Command(
        name = "magpie verify",
        description = {
            "Brings up a suite of its own, makes people write while processes, networks, disks and clocks fail, and holds what everybody was promised"
                    + " and saw against the guarantees.",
            "As root it cuts networks between processes and the power too, with nftables, xfsprogs, faketime and fiu-utils where they are installed.",
            "With --simulate it runs in simulated time instead: ./magpie verify --simulate --help."
        },
        mixinStandardHelpOptions = true)
public final class Verify implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--minutes", paramLabel = "N", description = "How long faults happen; ${DEFAULT-VALUE} by default.")
    private double minutes = 20;

    @Option(names = "--hours", paramLabel = "N", description = "The same in hours.")
    private @Nullable Double hours;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Chooses people, conversations, faults and their order; the time if not given.")
    private long seed = System.currentTimeMillis() / 1_000;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Devices, two thirds as many people; ${DEFAULT-VALUE} by default.")
    private int clients = 600;

    @Option(names = "--conversations", paramLabel = "N", description = "${DEFAULT-VALUE} by default.")
    private int conversations = 400;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "What people do a second, nine tenths of it messages; ${DEFAULT-VALUE} by default.")
    private double rate = 300;

    @Option(
            names = "--longest",
            paramLabel = "SECONDS",
            description = "The longest that a fault lasts; ${DEFAULT-VALUE} by default.")
    private int longest = 60;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            split = ",",
            description = "Only kinds of faults with one of these texts in them, such as kill or redis.")
    private List<String> only = List.of();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Of the suite; nineteen more follow. ${DEFAULT-VALUE} by default.")
    private int port = 28_080;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "An empty folder for the suite; one in /tmp by default. What the suite wrote stays if something is wrong.")
    private @Nullable Path data;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "An installation elsewhere, where registration is open, in place of a suite of its own: people write there and everything is checked, and you make things fail.")
    private @Nullable String url;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) of the authority that signed the address's, if Java does not know it.")
    private @Nullable Path authority;

    @Option(names = "--ledger", paramLabel = "FILE", description = "Adds a row to a table in Markdown.")
    private @Nullable Path ledger;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    private Verify() {}

    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    /** The command, as the script calls it. */
    public static CommandLine command() {
        return new CommandLine(new Verify()).setExecutionExceptionHandler((failure, command, result) -> {
            if (!(failure instanceof VerifyException || failure instanceof IOException)) {
                throw failure;
            }
            command.getErr().println("magpie: " + failure.getMessage());
            return 2;
        });
    }

    @Override
    public Integer call() throws Exception {
        Report report = url == null ? ofOurs() : elsewhere(url);
        finish(report);
        return report.clean() ? 0 : 1;
    }

    private Report ofOurs() throws Exception {
        Stage stage = Stage.in(Path.of(System.getProperty("magpie.home")), data, port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stage.leave(false)));
        Report report;
        try (OperationLog operations = OperationLog.to(stage.operations())) {
            say("Seed " + seed + ", in " + stage.folder() + ". Bringing up the suite.");
            stage.suite().up();
            report = run(stage.suite(), stage.disk(), operations);
        } catch (Exception e) {
            stage.leave(true);
            say(stage.remains());
            throw e;
        }
        stage.leave(!report.clean());
        if (!report.clean()) {
            say(stage.remains());
        }
        return report;
    }

    /** Only people and the check: what fails is up to whoever runs the installation. */
    private Report elsewhere(String address) throws Exception {
        if (Stream.of("--only", "--longest", "--port")
                .anyMatch(spec.commandLine().getParseResult()::hasMatchedOption)) {
            throw new VerifyException(
                    "--only, --longest and --port are for faults of this command's own: leave them out with --url.");
        }
        Path folder = data == null ? Files.createTempDirectory("magpie-verify-") : Files.createDirectories(data);
        Path written = folder.resolve(OperationLog.FILE);
        say("Seed " + seed + ", at " + address + "; what is asked, promised and heard goes to " + written + ".");
        Report report;
        try (OperationLog operations = OperationLog.to(written);
                Trial trial = new Trial(installation(address), cast(), operations, this::say)) {
            say("They write for " + length().toSeconds() + " s: make things fail meanwhile.");
            report = trial.during(List::of, () -> {
                Thread.sleep(length());
                return List.of();
            });
        }
        if (report.clean() && data == null) {
            Files.delete(written);
            Files.delete(folder);
        }
        return report;
    }

    private Installation installation(String address) throws IOException {
        Installation at = Magpie.at(address);
        return authority == null ? at : at.tls(Authority.of(authority));
    }

    private Trial.Cast cast() {
        return new Trial.Cast(seed, clients, conversations, rate);
    }

    private void finish(Report report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json());
            out.flush();
        } else {
            report.print(out);
        }
        if (ledger != null) {
            Files.writeString(ledger, report.row() + "\n", StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        }
    }

    private Report run(Suite suite, @Nullable Disk disk, OperationLog operations) throws Exception {
        try (ClientProxy proxy = ClientProxy.to(suite.port());
                Trial trial = new Trial(Magpie.at(proxy.url()), cast(), operations, this::say);
                Probes probes = new Probes(suite, trial.violations())) {
            List<Fault> faults =
                    faults(suite, proxy, disk, trial.workload(), trial.clients().getFirst());
            Nemesis nemesis = new Nemesis(faults, probes, trial.random(), one -> show(one, operations));
            return trial.during(suite::members, () -> nemesis.run(System.nanoTime() + length().toNanos()));
        }
    }

    private Duration length() {
        return Duration.ofMillis((long) (hours == null ? minutes * 60_000 : hours * 3_600_000));
    }

    private List<Fault> faults(Suite suite, ClientProxy proxy, @Nullable Disk disk, Workload workload, Client victim) {
        ProcessFaults processes = new ProcessFaults(suite);
        List<Fault> all = new ArrayList<>(processes.all());
        all.addAll(new NetworkFaults(suite, proxy).all());
        all.addAll(new LoadFaults(suite, workload, victim).all());
        if (disk != null) {
            all.addAll(new DiskFaults(suite, disk, processes).all());
        }
        if (!only.isEmpty()) {
            all.removeIf(fault -> only.stream().noneMatch(fault.kind()::contains));
        }
        if (all.isEmpty()) {
            throw new VerifyException(
                    "No kind of fault has " + String.join(" or ", only) + " in it: leave --only out to see all.");
        }
        return all.stream()
                .map(fault -> fault.atMost(Duration.ofSeconds(longest)))
                .toList();
    }

    private void show(Nemesis.Happened one, OperationLog operations) {
        operations.add("nemesis", one.first() + (one.second() == null ? "" : " and " + one.second()), "", 0, 0);
        Duration recovery = one.recovery();
        String again = recovery == null
                ? "NOT within two minutes"
                : "after %.1f s%s".formatted(recovery.toMillis() / 1_000.0, one.inTime() ? "" : ", LATE");
        say("%s%s, %.1f s; everybody served again %s"
                .formatted(
                        one.first(),
                        one.second() == null ? "" : " and " + one.second(),
                        one.lasted().toMillis() / 1_000.0,
                        again));
    }

    private void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + "  " + text);
        err.flush();
    }
}
