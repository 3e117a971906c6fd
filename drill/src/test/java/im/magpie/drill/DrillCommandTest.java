package im.magpie.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DrillCommandTest {
    private final StringWriter errors = new StringWriter();
    private final CommandLine command = Drill.command().setErr(new PrintWriter(errors));

    @Test
    void aDrillThatThereIsNotIsRefusedBeforeAnythingStarts() {
        assertThat(command.execute("rolling", "flooding")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("There is no drill flooding, only rolling, drain, scale, kill, redis, kafka, promote.");
    }

    @Test
    void aStoreOfWhichThereIsOneIsNotTakenAway() {
        assertThat(command.execute("kafka", "--stores", "single")).isEqualTo(2);
        assertThat(errors.toString()).contains("The drill kafka needs --stores replicated.");
    }

    @Test
    void nobodyToWriteToIsRefused() {
        assertThat(command.execute("--clients", "1")).isEqualTo(2);
    }
}
