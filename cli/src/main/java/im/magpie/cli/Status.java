package im.magpie.cli;

import im.magpie.cli.suite.SuiteStatus;
import im.magpie.cli.suite.SuiteStatus.ProcessStatus;
import im.magpie.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what runs, and how it is. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Says what runs, and how it is.")
final class Status implements Callable<Integer> {
    private static final long MEBI = 1L << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private InFolder in = new InFolder();

    @Option(names = "--json", description = "For scripts.")
    private boolean json;

    private Status() {}

    @Override
    public Integer call() throws Exception {
        SuiteStatus status = SuiteStatus.of(in.folder());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(StatusJson.of(status));
        } else {
            print(status, out);
        }
        out.flush();
        return (status.running() ? ExitCode.OK : ExitCode.NOT_RUNNING).code();
    }

    private void print(SuiteStatus status, PrintWriter out) {
        if (status.processes().isEmpty()) {
            spec.commandLine().getErr().println("Nothing runs in " + in.folder().root() + ".");
            return;
        }
        out.println(status.url());
        String row = "%-20s %-10s %8s %6s %8s  %s%n";
        out.printf(row, "NAME", "STATE", "PID", "PORT", "MEMORY", "SINCE");
        for (ProcessStatus process : status.processes()) {
            out.printf(
                    row,
                    process.name(),
                    process.state().name().toLowerCase(Locale.ROOT),
                    process.pid() == null ? "-" : process.pid(),
                    process.port(),
                    process.memoryBytes() / MEBI + " MB",
                    process.since());
        }
    }
}
