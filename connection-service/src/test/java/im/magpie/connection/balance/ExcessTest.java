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
        assertThat(excess.toLose(1_300, nodes(1_300, 700))).isZero();
        assertThat(excess.toLose(1_303, nodes(1_303, 697))).isEqualTo(101);
        assertThat(excess.toLose(1_200, nodes(1_200, 800))).isEqualTo(66);
        assertThat(excess.toLose(1_100, nodes(1_100, 900))).isZero();
        assertThat(excess.toLose(1_200, nodes(1_200, 800))).isZero();
    }

    @Test
    void itLosesNoMoreThanTheRateAllows() {
        assertThat(excess.toLose(30_000, nodes(30_000, 0, 0))).isEqualTo(500);
    }

    @Test
    void smallNumbersAreLeftAsTheyAre() {
        assertThat(excess.toLose(199, nodes(199, 0, 0))).isZero();
        assertThat(excess.toLose(200, nodes(200, 0, 0))).isPositive();
    }

    @Test
    void nothingIsLostWhileTheNumbersAreUnknownOrThereIsNoOtherNode() {
        assertThat(excess.toLose(1_000, nodes())).isZero();
        assertThat(excess.toLose(1_000, nodes(1_000))).isZero();
    }

    private static Loads nodes(long... counts) {
        return new Loads(Arrays.stream(counts).boxed().toList());
    }
}
