package im.magpie.cli.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One clear sentence for each thing that is in the way. */
class ChecksTest {
    @TempDir
    private Path folder = Path.of("replaced");

    @Test
    void aBusyPortIsNamedWithWhoHoldsItAndWhatToDo() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Checks.ports("redis", List.of(socket.getLocalPort())))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("Port " + socket.getLocalPort() + ", which redis needs, is taken by java (process "
                            + ProcessHandle.current().pid() + "): end that, or choose other ports with --port.");
        }
    }

    @Test
    void aFullDiskIsNamed() {
        assertThatThrownBy(() -> Checks.disk(folder.resolve("not yet"), Long.MAX_VALUE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("The disk with " + folder)
                .hasMessageContaining("MB left");
    }

    @Test
    void tooLittleMemoryIsNamed() {
        assertThatThrownBy(() -> Checks.memory(Long.MAX_VALUE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("MB of memory");
    }

    @Test
    void aFolderThatIsNotThereYetIsFineWhereItCanBeMade() {
        assertThatCode(() -> Checks.writable(folder.resolve("a/b"))).doesNotThrowAnyException();
    }
}
