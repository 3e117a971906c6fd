package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.conformance.Check;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./magpie k8s check --no-disruption} against what runs: it needs no cluster, only a public address. */
class SmokeOfAClusterTest {
    private final StringWriter said = new StringWriter();
    private final CommandLine check =
            Check.command().setOut(new PrintWriter(said)).setErr(new PrintWriter(said));

    @Test
    void peopleAreHeardHearWhatTheyMissedAndAreOutWhenRevoked(@TempDir Path folder) throws Exception {
        Path junit = folder.resolve("check.xml");
        Installation.Result result = Installation.call(
                Duration.ofMinutes(2),
                List.of(
                        "./magpie",
                        "k8s",
                        "check",
                        "--url",
                        Installation.shared().url().toString(),
                        "--no-disruption",
                        "--junit",
                        junit.toString()));
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(junit).content().contains("tests=\"4\"").contains("failures=\"0\"");
    }

    @Test
    void oneAccountTalksToItself(@TempDir Path folder) throws Exception {
        Person alone = Person.register("alone");
        Path accounts = Files.writeString(folder.resolve("accounts"), alone.name() + " " + alone.password() + "\n");
        assertThat(accounts.toFile().setReadable(false, false)).isTrue();
        assertThat(accounts.toFile().setReadable(true, true)).isTrue();
        assertThat(check("--accounts", accounts.toString())).as(said.toString()).isZero();
    }

    private int check(String... more) {
        return check.execute(Stream.concat(
                        Stream.of("--url", Installation.shared().url().toString(), "--no-disruption"), Stream.of(more))
                .toArray(String[]::new));
    }
}
