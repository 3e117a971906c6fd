package im.magpie.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done to the servers of the database. */
@Command(
        name = "db",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        description = "The servers of the database.",
        subcommands = Promote.class)
final class DatabaseCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private DatabaseCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }
}
