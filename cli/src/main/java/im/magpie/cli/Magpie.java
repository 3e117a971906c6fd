package im.magpie.cli;

import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command; {@code main} is what the script calls. */
@Command(
        name = "magpie",
        synopsisSubcommandLabel = "COMMAND",
        description = "Instant messaging that runs on your own machine.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {
            Up.class,
            Down.class,
            Status.class,
            Logs.class,
            DatabaseCommand.class,
            Images.class,
            ScriptCommands.Test.class,
            ScriptCommands.Format.class,
            ScriptCommands.Verify.class,
            ScriptCommands.Bench.class,
            ScriptCommands.Drill.class,
            ScriptCommands.Kubernetes.class,
            Version.class,
            Completion.class,
            HelpCommand.class
        },
        footer = {"", "Exit codes: 0 ok, 1 failed, 2 usage, 3 not running or not found, 4 not allowed, 6 timed out."})
public final class Magpie implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Magpie() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Magpie());
        commandLine.setExecutionExceptionHandler(Magpie::failed);
        commandLine.setParameterExceptionHandler(Magpie::misused);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }

    private static int failed(Exception exception, CommandLine commandLine, ParseResult result) {
        Refusal refusal = exception instanceof Refusal known ? known : refusal(exception);
        commandLine.getErr().println("magpie: " + refusal.getMessage());
        return refusal.exitCode().code();
    }

    private static Refusal refusal(Exception exception) {
        return switch (exception) {
            case AccessDeniedException e ->
                new Refusal(
                        ExitCode.NOT_ALLOWED,
                        "The user " + System.getProperty("user.name") + " may not use " + e.getFile()
                                + ": change its owner, or name another folder with --data.",
                        e);
            case FileSystemException e ->
                new Refusal(
                        ExitCode.FAILED,
                        e.getFile() + " can't be used: " + Objects.requireNonNullElse(e.getReason(), e.toString())
                                + ".",
                        e);
            case IOException e -> new Refusal(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            default ->
                new Refusal(ExitCode.FAILED, "This should not happen, please report it: " + exception, exception);
        };
    }

    private static int misused(ParameterException exception, String[] arguments) {
        CommandLine commandLine = exception.getCommandLine();
        String command = commandLine.getCommandSpec().qualifiedName(" ");
        commandLine.getErr().println("magpie: " + exception.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, commandLine.getErr());
        commandLine.getErr().println("./" + command + " --help says how.");
        return ExitCode.USAGE.code();
    }
}
