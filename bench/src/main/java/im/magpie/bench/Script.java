package im.magpie.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands of {@code ./magpie} for the suite in a data folder. */
final class Script {
    private static final int NOT_RUNNING = 3;

    private final Path home;
    private final @Nullable Path data;
    private final PrintWriter progress;

    /** @param data its folder; absent: the usual one */
    Script(Path home, @Nullable Path data, PrintWriter progress) {
        this.home = home;
        this.data = data;
        this.progress = progress;
    }

    /** What {@code status --json} prints; absent if nothing runs. */
    @Nullable
    String status() throws IOException, InterruptedException {
        StringBuilder json = new StringBuilder();
        int code = call(json::append, "status", "--json");
        return code == NOT_RUNNING ? null : json.toString();
    }

    /** @throws BenchException if it does not come up; it has said why */
    void up() throws IOException, InterruptedException {
        if (call(progress::println, "up", "--separate") != 0) {
            throw new BenchException("The suite did not come up, so nothing was measured.");
        }
    }

    void down() throws IOException, InterruptedException {
        call(progress::println, "down");
    }

    private int call(Consumer<String> output, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("magpie").toString()));
        command.addAll(List.of(words));
        if (data != null) {
            command.addAll(List.of("--data", data.toString()));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(output);
        }
        progress.flush();
        return process.waitFor();
    }
}
