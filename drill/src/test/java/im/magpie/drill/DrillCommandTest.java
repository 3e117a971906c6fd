package im.magpie.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DrillCommandTest {
    private final StringWriter errors = new StringWriter();
    private final CommandLine command = Drill.command().setErr(new PrintWriter(errors));

    @Test
    void aDrillThatThereIsNotIsRefusedBeforeAnythingStarts() {
        assertThat(command.execute("rolling", "flooding")).isEqualTo(2);
        assertThat(errors.toString())
                .contains(
                        "There is no drill flooding, only upgrade, rolling, drain, scale, partitions, kill, redis, kafka, promote, hold.");
    }

    @Test
    void aStoreOfWhichThereIsOneIsNotTakenAway() {
        assertThat(command.execute("kafka", "--stores", "single")).isEqualTo(2);
        assertThat(errors.toString()).contains("The drill kafka needs --stores replicated.");
    }

    @Test
    void anUpgradeNeedsSomethingToBeginWith(@TempDir Path folder) {
        assertThat(command.execute("upgrade")).isEqualTo(2);
        assertThat(errors.toString()).contains("The drill upgrade needs --from DIR, the release before.");
        assertThat(command.execute("upgrade", "--from", folder.toString())).isEqualTo(2);
        assertThat(errors.toString())
                .contains(folder + " is no checkout that was built: run ./magpie help in it first.");
    }

    @Test
    void aServiceThatThereIsNotIsRefusedBeforeAnythingStarts() {
        assertThat(command.execute("rolling", "--only", "gateway-service,nothing-service"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("The manifests have no Deployment nothing-service");
    }

    @Test
    void nobodyToWriteToIsRefused() {
        assertThat(command.execute("--clients", "1")).isEqualTo(2);
    }
}
