package im.magpie.cli;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.logs.LogView;
import im.magpie.cli.suite.Names;
import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Refusal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what services and servers write. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Shows what services and servers write.")
final class Logs implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private InFolder in = new InFolder();

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A service or server (default: all). Further instances: NAME-2, ...")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "100",
            description = "How many lines of each log (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--raw", description = "Lines as they are, JSON where services wrote them.")
    private boolean raw;

    private Logs() {}

    @Override
    public Integer call() throws Exception {
        DataFolder folder = in.folder();
        List<String> names = name == null ? Names.all() : List.of(name);
        if (!Names.all().containsAll(names)) {
            throw new Refusal(
                    ExitCode.NOT_RUNNING,
                    "There is no " + name + ": there are " + String.join(", ", Names.usual()) + ".");
        }
        LogView view = new LogView(folder, names, raw, spec.commandLine().getOut());
        if (!view.show(lines)) {
            throw new Refusal(ExitCode.NOT_RUNNING, "There are no logs in " + folder.logs() + ".");
        }
        if (follow) {
            view.follow();
        }
        return ExitCode.OK.code();
    }
}
