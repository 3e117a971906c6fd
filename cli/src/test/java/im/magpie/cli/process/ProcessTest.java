package im.magpie.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.cli.folder.DataFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who runs, and who is only somebody with the same number. */
class ProcessTest {
    @TempDir
    private Path place = Path.of("replaced");

    @Test
    void aProcessIsKnownUntilItEnds() throws IOException, InterruptedException {
        DataFolder folder = new DataFolder(place);
        Process process = new ProcessBuilder("sleep", "600").start();
        ProcessRecord.of("redis", process, 1, "build").write(folder);
        ProcessRecord known = ProcessRecord.read(folder, "redis").orElseThrow();
        assertThat(known.alive()).isTrue();
        assertThat(Proc.residentBytes(known.pid())).isPositive();
        process.destroyForcibly().waitFor();
        assertThat(known.alive()).isFalse();
        assertThat(Proc.residentBytes(known.pid())).isZero();
    }

    @Test
    void anotherProcessWithTheSameNumberIsNotTakenForIt() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "600").start();
        ProcessRecord known = ProcessRecord.of("redis", process, 1, "build");
        ProcessRecord older = new ProcessRecord(
                known.name(), known.pid(), known.identity() + "0", known.port(), known.since(), known.build(), true);
        assertThat(older.alive()).isFalse();
        process.destroyForcibly().waitFor();
    }

    @Test
    void whoHoldsAPortIsNamed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortOwner.free(socket.getLocalPort())).isFalse();
            assertThat(PortOwner.of(socket.getLocalPort()))
                    .isEqualTo("java (process " + ProcessHandle.current().pid() + ")");
        }
    }

    @Test
    void aMachineTellsHowMuchMemoryIsLeft() {
        assertThat(Proc.availableBytes().orElseThrow()).isBetween(1L << 20, 1L << 50);
    }
}
