package im.magpie.drill;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.nemesis.Verify;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./magpie drill}: few pods, and the one roll-out that clients could notice (G1 to G4). */
class DrillTest {
    private static final Size SHORT =
            new Size(1, Set.of("presence-service"), Set.of(), Duration.ofSeconds(1), 12, 20, 4, Redundancy.SINGLE);

    @Test
    void aNodeIsDrainedUnderLoadAndNobodyLosesAnythingOrReconnectsTwiceOrTooFast(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        Release present = Release.of(Path.of(System.getProperty("magpie.home")));
        try (Drills drills = Drills.start(present, present, folder, SHORT, DrillTest::say)) {
            // Not in the common pool: it has one thread here, which the JDK's HTTP client needs.
            FutureTask<Integer> verified = new FutureTask<>(() -> verify(drills.nginx(), folder.resolve("verify")));
            Thread.ofVirtual().start(verified);
            drills.services().roll("connection-service");
            Report report = drills.report();
            assertThat(report.wrong()).isEmpty();
            assertThat(verified.get(5, TimeUnit.MINUTES)).as("./magpie verify").isZero();
            assertThat(report.messages()).isGreaterThan(100);
            assertThat(report.steps()).singleElement().satisfies(step -> {
                assertThat(step.reconnects()).isEqualTo(SHORT.clients());
                assertThat(step.fastest()).isPositive();
                assertThat(step.heard()).isPositive();
            });
        }
    }

    /** The fault checker of {@code ./magpie verify}, by TLS, beside it: G1 to G6 message by message, on every device. */
    private static int verify(Nginx nginx, Path data) {
        return Verify.command()
                .execute(
                        "--url",
                        nginx.url().toString(),
                        "--ca",
                        nginx.certificate().toString(),
                        "--data",
                        data.toString(),
                        "--minutes",
                        "1",
                        "--clients",
                        "12",
                        "--conversations",
                        "10",
                        "--rate",
                        "20");
    }

    private static void say(String text) {
        System.err.println(LocalTime.now(ZoneOffset.UTC) + "  " + text);
    }
}
