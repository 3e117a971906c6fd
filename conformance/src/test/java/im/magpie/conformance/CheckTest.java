package im.magpie.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckTest {
    private final StringWriter errors = new StringWriter();
    private final StringWriter said = new StringWriter();
    private final CommandLine command =
            Check.command().setErr(new PrintWriter(errors)).setOut(new PrintWriter(said));

    @Test
    void passwordsThatOthersMayReadAreRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("accounts"), "ann correct horse\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(check(file)).isEqualTo(2);
        assertThat(errors.toString()).contains("chmod 600");
    }

    @Test
    void aPasswordMayHaveSpaces(@TempDir Path folder) throws IOException {
        Path file = mine(folder, "# who talks\nann correct horse battery\n\nbob x\n");
        assertThat(Account.read(file))
                .containsExactly(new Account("ann", "correct horse battery"), new Account("bob", "x"));
    }

    @Test
    void aLineWithoutAPasswordIsNotShown(@TempDir Path folder) throws IOException {
        assertThat(check(mine(folder, "correct-horse-battery\n"))).isEqualTo(2);
        assertThat(errors.toString()).contains("one is not").doesNotContain("correct-horse");
    }

    @Test
    void whereNobodyAnswersTheFirstThingDoesNotHoldAndTheRestIsNotTried(@TempDir Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path junit = folder.resolve("check.xml");
        int code = command.execute(
                "--url",
                "http://127.0.0.1:" + port,
                "--accounts",
                mine(folder, "ann x\n").toString(),
                "--no-disruption",
                "--junit",
                junit.toString());
        assertThat(code).isEqualTo(1);
        assertThat(said.toString())
                .contains("WRONG")
                .contains("log in and connect")
                .doesNotContain("acknowledged");
        assertThat(junit).content().contains("tests=\"1\"").contains("failures=\"1\"");
    }

    private int check(Path accounts) {
        return command.execute("--url", "http://127.0.0.1:1", "--no-disruption", "--accounts", accounts.toString());
    }

    private static Path mine(Path folder, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("accounts"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
