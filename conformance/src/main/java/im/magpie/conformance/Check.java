package im.magpie.conformance;

import im.magpie.sdk.Authority;
import im.magpie.sdk.Installation;
import im.magpie.sdk.Magpie;
import im.magpie.sdk.rest.MagpieException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./magpie k8s check}. Exit code 0: all of it held; 1: something did not; 2: the command line is wrong or the check can't be made. */
@Command(
        name = "magpie k8s check",
        description = {
            "Holds an installation in a cluster against what it promises. Two accounts talk through the public address; then a pod of connection-service is",
            "evicted and one pod of each service killed while messages flow."
        },
        mixinStandardHelpOptions = true)
public final class Check implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--url", required = true, description = "The public address, for example https://chat.example.org.")
    private String url = "";

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description =
                    "Who talks: a user name, a space and the password on each line, mode 0600; one line will do. Without it two accounts are made, where registration is open.")
    private @Nullable Path accounts;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) of the authority that signed the address's, if Java does not know it.")
    private @Nullable Path authority;

    @Option(names = "--namespace", description = "Where the services are; ${DEFAULT-VALUE} by default.")
    private String namespace = "magpie";

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "As for kubectl.")
    private @Nullable Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "As for kubectl.")
    private @Nullable String context;

    @Option(
            names = "--no-disruption",
            description = "Takes no pod away and asks no cluster: the two accounts talk, nothing else.")
    private boolean noDisruption;

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "Of each account, while pods are taken away; ${DEFAULT-VALUE} by default.")
    private int devices = 5;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages a second, meanwhile, of all together; ${DEFAULT-VALUE} by default.")
    private int rate = 20;

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "How long a service may take until it has all its pods again; ${DEFAULT-VALUE} by default.")
    private int within = 300;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Writes the outcome there, too, as CI servers read it.")
    private @Nullable Path junit;

    private Check() {}

    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    /** The command, as the script calls it. */
    public static CommandLine command() {
        return new CommandLine(new Check()).setExecutionExceptionHandler((failure, command, result) -> {
            if (!(failure instanceof CheckException || failure instanceof IOException)) {
                throw failure;
            }
            command.getErr().println("magpie: " + failure.getMessage());
            return 2;
        });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (devices < 1 || rate < 1 || within < 1) {
            throw new CheckException("--devices, --rate and --within must be 1 or more.");
        }
        Installation at = Magpie.at(url);
        if (authority != null) {
            at = at.tls(Authority.of(authority));
        }
        List<Account> who = accounts == null ? made(at) : Account.read(accounts);
        Cases cases = new Cases(this::say);
        if (noDisruption) {
            new Smoke(at, who).run(cases);
        } else {
            try (Pods pods = Pods.of(kubeconfig, context, namespace)) {
                disturb(at, who, pods, cases);
            }
        }
        Report report = new Report(url, cases.all());
        if (junit != null) {
            Files.writeString(junit, report.junit());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.json() : report.text());
        out.flush();
        return report.clean() ? 0 : 1;
    }

    private void disturb(Installation at, List<Account> who, Pods pods, Cases cases) throws InterruptedException {
        boolean ready = cases.look("all services have their pods", _ -> pods.missing(Disruptions.SERVICES));
        if (!ready || !new Smoke(at, who).run(cases)) {
            // What does not work undisturbed would only be disturbed for nothing.
            return;
        }
        try (Traffic traffic = new Traffic(at, who, devices, rate)) {
            new Disruptions(pods, traffic, cases, Duration.ofSeconds(within)).run();
            cases.look("nothing acknowledged is lost or doubled", traffic::stored);
            cases.look("every device heard everything once, in order", traffic::heard);
        }
    }

    private static List<Account> made(Installation at) {
        try {
            return Stream.of("one", "two")
                    .map(name -> {
                        Account account = new Account(
                                "k8s-check-" + name + "-"
                                        + UUID.randomUUID().toString().substring(0, 8),
                                UUID.randomUUID().toString());
                        at.register(account.username(), account.password());
                        return account;
                    })
                    .toList();
        } catch (MagpieException e) {
            throw new CheckException(
                    e.code().equals("forbidden")
                            ? "Registration is closed here: name accounts that there are, with --accounts FILE."
                            : "No accounts could be made at this address: " + e.code() + ": " + e.getMessage(),
                    e);
        }
    }

    private void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + "  " + text);
        err.flush();
    }
}
