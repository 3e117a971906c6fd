package im.magpie.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.process.ProcessRecord;
import im.magpie.cli.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two shells take the places of two services. */
class ShutDownTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whenTwoMayEndAtOnceTheNextIsAskedBeforeTheFirstHasEnded() throws Exception {
        start("gateway-service", "while [ ! -e asked ]; do sleep 0.05; done; touch ended-in-order");
        start("user-service", "touch asked");
        assertThat(new ShutDown(new DataFolder(folder), Progress.silent(), PATIENCE, 2).run())
                .isTrue();
        assertThat(folder.resolve("ended-in-order"))
                .as("the first waits until the second is asked, or is killed")
                .exists();
    }

    /** Says that it is there; when it is told to end it does so after those commands. */
    private void start(String service, String atEnd) throws IOException {
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '" + atEnd + "; exit' TERM; touch " + service + "; while :; do sleep 0.05; done")
                .directory(folder.toFile())
                .start();
        Awaitility.await().until(() -> Files.exists(folder.resolve(service)));
        ProcessRecord.of(service, shell, 0, "any").write(new DataFolder(folder));
    }
}
