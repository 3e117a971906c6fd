package im.magpie.cli;

import im.magpie.cli.check.Checks;
import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.FolderLock;
import im.magpie.cli.folder.Options;
import im.magpie.cli.folder.Secrets;
import im.magpie.cli.folder.Secrets.Password;
import im.magpie.cli.launch.Build;
import im.magpie.cli.smoke.SmokeCheck;
import im.magpie.cli.suite.Ports;
import im.magpie.cli.suite.Scale;
import im.magpie.cli.suite.StartCache;
import im.magpie.cli.suite.StartUp;
import im.magpie.cli.suite.WithServer;
import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts what should run and does not. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts Magpie in the background, with a database, a Redis and a Kafka of its own.",
            "Options are remembered in the data folder; on a running suite it only says so, after a crash it starts what is missing."
        })
final class Up implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private InFolder in = new InFolder();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "Where the chat page is (default: 8080); the nine ports after it are used too, more with --scale.")
    private @Nullable Integer port;

    @Option(
            names = "--separate",
            negatable = true,
            description = "One process for each service instead of one for all.")
    private @Nullable Boolean separate;

    @Option(
            names = "--scale",
            paramLabel = "SERVICE=N",
            split = ",",
            description = {
                "With --separate: so many processes of a service, 1 to 9; the default is one.",
                "The second of each uses ports 10 above those of the first, and so on."
            })
    private Map<String, Integer> scale = new TreeMap<>();

    @Option(
            names = "--with",
            paramLabel = "SERVER=ADDRESS",
            description = {
                "A running server instead of an own one; may be repeated:",
                "  database=jdbc:mysql://HOST:PORT/?user=U&password=P (an account that may make schemas and accounts)",
                "  redis=redis://:PASSWORD@HOST:PORT",
                "  kafka=HOST:PORT[,HOST:PORT]",
                "SERVER=own goes back to an own one."
            })
    private Map<String, String> with = new TreeMap<>();

    @Option(
            names = "--no-cache",
            negatable = true,
            description =
                    "Doesn't make the start-up cache of a new build first: a minute less now (more with --separate), seconds more at each start.")
    private boolean cache = true;

    private Up() {}

    @Override
    public Integer call() throws Exception {
        DataFolder folder = in.folder();
        Checks.writable(folder.root());
        boolean before = folder.used();
        try (FolderLock _ = FolderLock.of(folder);
                Progress progress = Progress.onStandardError()) {
            progress.say("Magpie in " + folder.root());
            Options options = options(Options.of(folder).orElse(Options.DEFAULT));
            StartUp.Result result = new StartUp(
                            folder, options, cache ? StartCache.MAKE : StartCache.USE, Build.here(), progress)
                    .run((ports, secrets) -> {
                        progress.step("a first message", () -> prove(ports.url(), secrets));
                    });
            report(result, progress, folder);
        } finally {
            if (!before && !folder.used()) {
                folder.delete();
            }
        }
        return ExitCode.OK.code();
    }

    private Options options(Options remembered) {
        Map<String, String> servers = new TreeMap<>(remembered.with());
        try {
            with.forEach((server, address) -> WithServer.put(servers, server, address));
            int base = new Ports(port == null ? remembered.port() : port).base();
            boolean apart = separate == null ? remembered.separate() : separate;
            return new Options(base, apart, servers, apart ? scaled(remembered, new Ports(base)) : alone());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "It takes " + e.getMessage() + ".", e);
        }
    }

    private Map<String, Integer> scaled(Options remembered, Ports ports) {
        Map<String, Integer> all = new TreeMap<>(remembered.scale());
        all.putAll(scale);
        Map<String, Integer> checked = new TreeMap<>();
        all.forEach((service, count) -> Scale.put(checked, service, count, ports));
        return checked;
    }

    /** What was remembered of several processes a service is forgotten with {@code --no-separate}. */
    private Map<String, Integer> alone() {
        if (!scale.isEmpty()) {
            throw new IllegalArgumentException("--scale together with --separate");
        }
        return Map.of();
    }

    private static boolean prove(String url, Secrets secrets) throws Exception {
        try (SmokeCheck check = new SmokeCheck(url)) {
            check.account("alice", secrets.password(Password.FRIEND), "Alice");
            check.message(secrets.password(Password.CHECK));
            return true;
        } catch (IOException | CompletionException e) {
            throw new Refusal(
                    ExitCode.FAILED,
                    "Everything starts, but no message goes through (" + e.getMessage()
                            + "): ./magpie status shows what runs, ./magpie logs says why.",
                    e);
        }
    }

    private void report(StartUp.Result result, Progress progress, DataFolder folder) {
        progress.say(result.started() ? "Ready after " + progress.elapsed() + "." : "It runs already.");
        if (result.outdated()) {
            progress.say("It runs from an older build: ./magpie down" + in.repeated() + ", then up, for the new one.");
        }
        PrintWriter out = spec.commandLine().getOut();
        String again = in.repeated();
        out.println();
        out.println("  Chat page   " + result.ports().url());
        out.println("  Accounts    admin   " + result.secrets().password(Password.ADMINISTRATOR) + "  (administrator)");
        out.println("              alice   " + result.secrets().password(Password.FRIEND));
        out.println("  Logs        ./magpie logs -f" + again + "  (in " + folder.logs() + ")");
        out.println("  Stop        ./magpie down" + again);
        out.flush();
    }
}
