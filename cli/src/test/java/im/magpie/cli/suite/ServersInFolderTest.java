package im.magpie.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.Options;
import im.magpie.cli.folder.Secrets;
import im.magpie.cli.process.ProcessRecord;
import im.magpie.cli.suite.SuiteStatus.ProcessStatus;
import im.magpie.cli.suite.SuiteStatus.State;
import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers of a suite come up, come back and go down, in a folder with a space in its name. */
class ServersInFolderTest {
    @TempDir
    private Path place = Path.of("replaced");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);

    private DataFolder folder() {
        return new DataFolder(place.resolve("with a space"));
    }

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        new ShutDown(folder(), progress).run();
    }

    @Test
    void serversStartAndOnlyAKilledOneIsStartedAgainAndAllEnd() throws Exception {
        Options options = new Options(Training.freePorts(), false, Map.of(), Map.of());
        options.save(prepared());
        start(options);
        assertThat(states()).containsOnly(State.RUNNING);
        long database = pid("database");
        ProcessRecord.read(folder(), "redis")
                .orElseThrow()
                .handle()
                .orElseThrow()
                .destroyForcibly();
        start(options);
        assertThat(states()).containsOnly(State.RUNNING);
        assertThat(pid("database")).isEqualTo(database);
        assertThat(new ShutDown(folder(), progress).run()).isTrue();
        assertThat(SuiteStatus.of(folder()).processes()).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("database").contains(" s");
    }

    @Test
    void whatWasStartedEndsAgainWhenTheNextStepFails() throws Exception {
        Options options = new Options(Training.freePorts(), false, Map.of("kafka", "x:1", "database", "x"), Map.of());
        options.save(prepared());
        Ports ports = new Ports(options.port());
        Part failing = new Part.Services("standalone", ports.base(), List.of("/bin/false"));
        try (Started started = new Started(folder());
                Readiness readiness = new Readiness(ports)) {
            Launch launch = new Launch(folder(), "build", started, readiness, progress);
            launch.all(servers(options));
            assertThat(states()).containsExactly(State.RUNNING);
            assertThatThrownBy(() -> launch.all(List.of(failing)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("standalone.log says why");
        }
        assertThat(SuiteStatus.of(folder()).processes()).isEmpty();
    }

    private DataFolder prepared() throws IOException {
        Files.createDirectories(folder().root());
        return folder();
    }

    private List<Part> servers(Options options) throws IOException {
        return Parts.servers(options, Parts.localServers(folder(), new Ports(options.port()), Secrets.of(folder())));
    }

    private void start(Options options) throws Exception {
        try (Started started = new Started(folder());
                Readiness readiness = new Readiness(new Ports(options.port()))) {
            new Launch(folder(), "build", started, readiness, progress).all(servers(options));
            started.keep();
        }
    }

    private List<State> states() throws IOException, InterruptedException {
        return SuiteStatus.of(folder()).processes().stream()
                .map(ProcessStatus::state)
                .toList();
    }

    private long pid(String name) throws IOException {
        return ProcessRecord.read(folder(), name).orElseThrow().pid();
    }
}
