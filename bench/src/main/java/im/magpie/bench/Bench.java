package im.magpie.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./magpie bench WORKLOAD}. Exit code 1: something acknowledged was not received, or the generator could not keep its rate. */
@Command(
        name = "magpie bench",
        description = "Measures a suite at a constant rate, and what a message costs by process.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "WORKLOAD", description = "${COMPLETION-CANDIDATES}", defaultValue = "DIRECT")
    private Workload workload = Workload.DIRECT;

    @Mixin
    private Options options = new Options();

    @Option(names = "--json", description = "Prints one JSON object instead of a table.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with plots, which needs no network.")
    private @Nullable Path html;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "FILE",
            description = "Two outputs of --json: prints the second in relation to the first, and measures nothing.")
    private @Nullable List<Path> compared;

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
        Report report = measured();
        if (html != null) {
            HtmlReport.write(report, html);
        }
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(report));
            out.flush();
        } else {
            report.print(out);
        }
        return report.good() ? 0 : 1;
    }

    /** A suite that had to be started is ended again. */
    private Report measured() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("magpie.home", ".")).toAbsolutePath();
        if (options.url() != null) {
            return measured(home, Suite.at(options.url()));
        }
        Script script = new Script(home, options.data(), progress());
        String status = script.status();
        if (status != null) {
            return measured(home, Suite.of(status, options.straight()));
        }
        try {
            script.up();
            return measured(home, Suite.of(Objects.requireNonNull(script.status()), options.straight()));
        } finally {
            script.down();
        }
    }

    private Report measured(Path home, Suite suite) throws InterruptedException {
        try (Rest rest = new Rest(suite.url());
                Clients clients = new Clients(suite.webSocket())) {
            Accounts accounts = new Accounts(rest, home.resolve("target/bench"), suite.url());
            Report report = workload.run(new Run(options, suite, rest, accounts, clients, progress()));
            Path data = options.data() == null ? home.resolve(".magpie") : options.data();
            report.figures().putAll(Yardstick.figures(suite, data));
            return report;
        }
    }

    private PrintWriter progress() {
        return spec.commandLine().getErr();
    }
}
