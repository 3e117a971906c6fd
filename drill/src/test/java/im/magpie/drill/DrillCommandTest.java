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
        assertThat(errors.toString()).contains("There is no drill flooding, only rolling, drain, scale, kill.");
    }

    @Test
    void nobodyToWriteToIsRefused() {
        assertThat(command.execute("--clients", "1")).isEqualTo(2);
    }
}
