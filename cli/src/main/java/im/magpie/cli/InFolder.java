package im.magpie.cli;

import im.magpie.cli.folder.DataFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --data}, which all commands about a suite take. */
final class InFolder {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The suite's data folder (default: .magpie in the checkout).")
    private @Nullable Path data;

    DataFolder folder() {
        return new DataFolder(data == null ? standard() : data);
    }

    /** What to add to a command that is shown, so that it means the same suite. */
    String repeated() {
        return data == null ? "" : " --data '" + folder().root() + "'";
    }

    private static Path standard() {
        return Path.of(System.getProperty("magpie.home", ".")).resolve(".magpie");
    }
}
