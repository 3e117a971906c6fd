package im.magpie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the command says and returns without a suite. */
class CommandLineTest {
    @TempDir
    private Path folder = Path.of("replaced");

    private record Result(int exit, String out, String err) {}

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Magpie.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int exit = commandLine.execute(arguments);
        return new Result(exit, out.toString(), err.toString());
    }

    @Test
    void theStatusOfNothingIsAnEmptyObjectOfTheRightShape() {
        Result result = run("status", "--json", "--data", folder.toString());
        assertThat(result.exit()).isEqualTo(3);
        JsonNode json = JsonMapper.shared().readTree(result.out());
        assertThat(json.get("url").isNull()).isTrue();
        assertThat(json.get("endpoints").propertyNames()).containsExactly("gateway", "websocket");
        assertThat(json.get("processes").isArray()).isTrue();
        assertThat(json.get("processes").isEmpty()).isTrue();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void downWhereNothingRunsIsNoFailure() {
        assertThat(run("down", "--data", folder.toString()).exit()).isZero();
    }

    @Test
    void deletingDataNeedsAYesFromSomebody() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("run"));
        Result result = run("down", "--delete-data", "--data", folder.toString());
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.err()).contains("--yes");
        assertThat(kept).exists();
    }

    @Test
    void deletingDataLeavesOtherFilesInTheFolderAlone() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        Files.createDirectories(folder.resolve("secrets"));
        Path other = Files.writeString(folder.resolve("letter.txt"), "dear");
        assertThat(run("down", "--delete-data", "--yes", "--data", folder.toString())
                        .exit())
                .isZero();
        assertThat(folder.resolve("secrets")).doesNotExist();
        assertThat(other).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "up --port many, 2",
        "up --port 65530, 2",
        "up --with mongo=x, 2",
        "up --with database=postgres://x, 2",
        "up --with kafka=nowhere, 2",
        "up --scale message-service=2, 2",
        "up --separate --scale message-service=10, 2",
        "up --separate --scale message-service=two, 2",
        "up --separate --scale mail-service=2, 2",
        "up --separate --port 65526 --scale message-service=2, 2",
        "fly, 2",
        "'', 2",
        "test, 2",
        "logs nobody, 3",
        "logs message-service-2, 3",
        "logs, 3",
        "version, 0",
        "help, 0",
        "completion, 0",
        "up --help, 0"
    })
    void theExitCodeSaysWhatKindOfEndItWas(String line, int code) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
        String data = folder.resolve("none").toString();
        boolean takesData = (line.startsWith("up --") && !line.endsWith("help")) || line.startsWith("logs");
        String[] all = takesData ? (line + " --data " + data).split(" ", -1) : words;
        Result result = run(all);
        assertThat(result.exit()).as(result.err()).isEqualTo(code);
        if (code != 0) {
            assertThat(result.err()).startsWith("magpie: ").doesNotContain("Exception");
        }
        assertThat(Path.of(data)).doesNotExist();
    }

    @Test
    void upInAPlaceThatCannotBeAFolderSaysSoAndLeavesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Result result = run("up", "--data", file.resolve("data").toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("is not a folder").contains("--data");
    }
}
