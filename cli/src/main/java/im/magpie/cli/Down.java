package im.magpie.cli;

import im.magpie.cli.check.Checks;
import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.FolderLock;
import im.magpie.cli.suite.ShutDown;
import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import java.io.Console;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends what runs, in order. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops Magpie in order; the data stays unless it is told otherwise.")
final class Down implements Callable<Integer> {
    @Mixin
    private InFolder in = new InFolder();

    @Option(names = "--delete-data", description = "Deletes all accounts, messages and keys afterwards; asks before.")
    private boolean deleteData;

    @Option(names = "--yes", description = "Doesn't ask.")
    private boolean yes;

    private Down() {}

    @Override
    public Integer call() throws Exception {
        DataFolder folder = in.folder();
        if (Files.notExists(folder.run())) {
            System.err.println("Nothing runs in " + folder.root() + ".");
            return ExitCode.OK.code();
        }
        Checks.writable(folder.run());
        if (deleteData && !yes) {
            ask(folder);
        }
        try (FolderLock _ = FolderLock.of(folder);
                Progress progress = Progress.onStandardError()) {
            boolean ran = new ShutDown(folder, progress).run();
            progress.say(ran ? "Stopped after " + progress.elapsed() + "." : "Nothing runs in " + folder.root() + ".");
            if (deleteData) {
                folder.delete();
                progress.say("Deleted the data in " + folder.root() + ".");
            }
        }
        return ExitCode.OK.code();
    }

    private static void ask(DataFolder folder) {
        Console console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElseThrow(
                        () -> new Refusal(
                                ExitCode.NOT_ALLOWED,
                                "--delete-data asks before it deletes, and nobody is there to answer: add --yes if you are sure."));
        String answer = console.readLine("Delete all accounts, messages and keys in %s? [y/N] ", folder.root());
        if (answer == null || !answer.trim().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw new Refusal(ExitCode.NOT_ALLOWED, "Nothing was stopped or deleted.");
        }
    }
}
