package im.magpie.cli;

import im.magpie.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete the command. */
@Command(name = "completion", description = "Prints completion for bash and zsh: source <(./magpie completion)")
final class Completion implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Completion() {}

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("magpie", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }
}
