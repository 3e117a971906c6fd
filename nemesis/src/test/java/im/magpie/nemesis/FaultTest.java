package im.magpie.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultTest {
    @Test
    void noFaultIsLongerThanTheLimitAndAShorterOneStaysAsItIs() {
        Fault fault = new Fault(
                "cut off redis",
                "redis",
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(3),
                Fault.Since.END,
                () -> {},
                () -> {});

        assertThat(fault.atMost(Duration.ofSeconds(8)).longest()).isEqualTo(Duration.ofSeconds(8));
        assertThat(fault.atMost(Duration.ofSeconds(8)).toString()).isEqualTo("cut off redis");
        assertThat(fault.atMost(Duration.ofSeconds(20))).isSameAs(fault);
    }
}
