package im.magpie.drill;

import im.magpie.servers.PrivateFiles;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./magpie drill}. Exit code 0: all promises were kept; 1: one was not; 2: the command line is wrong or the drill could not go on. */
@Command(
        name = "magpie drill",
        description = {
            "Runs the services of the rendered medium overlay as processes of this machine, behind nginx with TLS, and changes them while people write.",
            "Drills: upgrade, rolling, drain, scale, partitions, kill, redis, kafka, promote; all that are possible if none is named; and hold, which waits for Enter."
        },
        mixinStandardHelpOptions = true)
public final class Drill implements Callable<Integer> {
    private static final int SMALLEST_CROWD = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "DRILL",
            description = "upgrade, rolling, drain, scale, partitions, kill, redis, kafka, promote or hold.",
            arity = "0..*")
    private List<String> names = List.of();

    @Option(names = "--clients", paramLabel = "N", description = "Connected people; ${DEFAULT-VALUE} by default.")
    private int clients = 60;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages a second, of all together; ${DEFAULT-VALUE} by default.")
    private int rate = 50;

    @Option(
            names = "--drain-rate",
            paramLabel = "N",
            description =
                    "Clients a second that a node may send away (magpie.connection.drain.rate); ${DEFAULT-VALUE} by default, so that it is seen.")
    private int drainRate = 10;

    @Option(
            names = "--pods",
            paramLabel = "N",
            description = "Of each service, in place of the manifest's replicas: 1 for a small machine.")
    private @Nullable Integer pods;

    @Option(
            names = "--only",
            paramLabel = "SERVICE",
            split = ",",
            description = "Rolls and kills pods of these services only, such as gateway-service.")
    private Set<String> only = Set.of();

    @Option(
            names = "--min-ready",
            paramLabel = "SECONDS",
            description = "In place of the manifest's minReadySeconds, to be quicker.")
    private @Nullable Integer minReady;

    @Option(
            names = "--stores",
            paramLabel = "FORM",
            description =
                    "replicated: databases that confirm each other's commits, Redis with Sentinels, three brokers, as in the manifest;"
                            + " single: one of each, for small machines. ${DEFAULT-VALUE} by default.")
    private Redundancy stores = Redundancy.REPLICATED;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description =
                    "A checkout of the release before, which was built: all services are it until the drill upgrade.")
    private @Nullable Path from;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    private Drill() {}

    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        return new CommandLine(new Drill())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    if (!(failure instanceof DrillException)) {
                        throw failure;
                    }
                    command.getErr().println("magpie: " + failure.getMessage());
                    return 2;
                });
    }

    @Override
    public Integer call() throws Exception {
        Set<String> wanted = wanted();
        Release present = Release.of(Path.of(System.getProperty("magpie.home")));
        only.forEach(name -> present.manifests().one("Deployment", name));
        Release before = from == null ? present : Release.of(from.toAbsolutePath());
        Path folder = Files.createTempDirectory("magpie-drill-");
        Size size = new Size(
                pods,
                Set.of(),
                only,
                minReady == null ? null : Duration.ofSeconds(minReady),
                clients,
                rate,
                drainRate,
                stores);
        Report report;
        try (Drills drills = Drills.start(before, present, folder, size, this::say)) {
            drills.run(wanted);
            report = drills.report();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.json() : report.text());
        out.flush();
        if (report.clean()) {
            // It has the pods' secrets, too.
            PrivateFiles.delete(folder);
        } else {
            say("The logs stay in " + folder);
        }
        return report.clean() ? 0 : 1;
    }

    private Set<String> wanted() {
        if (clients < SMALLEST_CROWD || rate < 1 || drainRate < 1 || (pods != null && pods < 1)) {
            throw new DrillException("--clients must be 2 or more, --rate, --drain-rate and --pods 1 or more.");
        }
        for (String name : names) {
            if (!Drills.names().contains(name)) {
                throw new DrillException(
                        "There is no drill " + name + ", only " + String.join(", ", Drills.names()) + ".");
            }
            String missing = missing(name);
            if (missing != null) {
                throw new DrillException("The drill " + name + " needs " + missing + ".");
            }
        }
        List<String> possible = Drills.names().stream()
                .filter(name -> missing(name) == null && !name.equals(Drills.HOLD))
                .toList();
        return Set.copyOf(names.isEmpty() ? possible : names);
    }

    /** The option without which that drill can't be. */
    private @Nullable String missing(String name) {
        if (stores == Redundancy.SINGLE && Drills.OF_STORES.contains(name)) {
            return "--stores replicated";
        }
        return from == null && name.equals(Drills.UPGRADE) ? "--from DIR, the release before" : null;
    }

    private void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + "  " + text);
        err.flush();
    }
}
