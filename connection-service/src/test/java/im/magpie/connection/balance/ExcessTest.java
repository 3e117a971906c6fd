package im.magpie.connection.balance;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.connection.route.Loads;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExcessTest {
    private final Excess excess = new Excess(new BalanceProperties(true, 200, 1.3, 1.1, 100, Duration.ofSeconds(5)));

    @Test
    void aNodeLosesSomeFromThirtyPercentAboveTheMeanUntilItIsTenPercentAbove() {
        assertThat(excess.toLose(1_300, others(700))).isZero();
        assertThat(excess.toLose(1_303, others(697))).isEqualTo(101);
        assertThat(excess.toLose(1_200, others(800))).isEqualTo(66);
        assertThat(excess.toLose(1_100, others(900))).isZero();
        assertThat(excess.toLose(1_200, others(800))).isZero();
    }

    @Test
    void itLosesNoMoreThanTheRateAllows() {
        assertThat(excess.toLose(30_000, others(0, 0))).isEqualTo(500);
    }

    @Test
    void smallNumbersAreLeftAsTheyAre() {
        assertThat(excess.toLose(199, others(0, 0))).isZero();
        assertThat(excess.toLose(200, others(0, 0))).isPositive();
    }

    @Test
    void nothingIsLostWhileTheNumbersAreUnknownOrThereIsNoOtherNode() {
        assertThat(excess.toLose(1_000, others())).isZero();
    }

    private static Loads others(long... counts) {
        return new Loads(Arrays.stream(counts).boxed().toList());
    }
}
