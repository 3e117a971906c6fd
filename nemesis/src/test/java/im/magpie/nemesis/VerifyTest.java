package im.magpie.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** G1 to G6 on real processes, two nodes of those that can have two, while they die and hang and their networks break: one minute of {@code ./magpie verify}. */
class VerifyTest {
    @Test
    void nothingIsLostDoubledReorderedMiscountedOrLeakedWhateverBreaks() {
        StringWriter out = new StringWriter();
        int exit = Verify.command()
                .setOut(new PrintWriter(out))
                .execute(
                        "--minutes",
                        "1",
                        "--clients",
                        "40",
                        "--conversations",
                        "30",
                        "--rate",
                        "60",
                        "--longest",
                        "6",
                        "--json",
                        "--only",
                        "kill message,kill connection,pause message,reset all clients,half-open clients,empty redis");
        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        assertThat(report.path("violations")).isEmpty();
        assertThat(report.path("acknowledged").longValue()).isGreaterThan(500);
        assertThat(report.path("faults").longValue()).isGreaterThanOrEqualTo(3);
        assertThat(exit).isZero();
    }
}
