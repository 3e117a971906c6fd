package im.magpie.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.cli.folder.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs for people's eyes. */
class LogViewTest {
    private static final String LINE = """
            {"@timestamp":"2026-11-24T19:00:00Z","log":{"level":"INFO","logger":"im.magpie.%1$s.Door"},"service":{"name":"%1$s"},"message":"open"}
            """;

    @TempDir
    private Path place = Path.of("replaced");

    private String shown(List<String> names, boolean raw, int lines) throws IOException {
        StringWriter out = new StringWriter();
        new LogView(new DataFolder(place), names, raw, new PrintWriter(out)).show(lines);
        return out.toString();
    }

    private void write(String name, String text) throws IOException {
        Path log = new DataFolder(place).log(name);
        Files.createDirectories(log.getParent());
        Files.writeString(log, text);
    }

    @Test
    void aServiceInTheOneJvmIsFoundByItsName() throws IOException {
        write("standalone", LINE.formatted("user-service") + LINE.formatted("message-service"));
        assertThat(shown(List.of("user-service"), false, 10))
                .isEqualTo("2026-11-24T19:00:00Z INFO  user-service Door: open\n");
    }

    @Test
    void onlyTheLastLinesAreShownAndAnUnfinishedOneIsNot() throws IOException {
        write("redis", "one\ntwo\nthree\nunfinish");
        assertThat(shown(List.of("redis"), false, 2)).isEqualTo("two\nthree\n");
    }

    @Test
    void instancesOfAServiceAreToldApart() throws IOException {
        write("user-service", LINE.formatted("user-service"));
        write("user-service-2", LINE.formatted("user-service"));
        assertThat(shown(List.of("user-service", "user-service-2"), false, 10)).isEqualTo("""
                2026-11-24T19:00:00Z INFO  user-service Door: open
                2026-11-24T19:00:00Z INFO  user-service-2 Door: open
                """);
    }

    @Test
    void rawLinesAreAsTheyWereWritten() throws IOException {
        write("user-service", LINE.formatted("user-service"));
        assertThat(shown(List.of("user-service"), true, 2)).isEqualTo(LINE.formatted("user-service"));
    }
}
