package im.magpie.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Reconnects reconnects = new Reconnects();

    @Test
    void countsTheMostWithinAnyStretchAlsoWhereNoSecondBegins() {
        for (int i = 0; i < 4; i++) {
            reconnects.add("early " + i, i * SECOND);
        }
        for (int i = 0; i < 3; i++) {
            reconnects.add("late " + i, 10 * SECOND + SECOND / 2 + i * SECOND / 4);
        }
        assertThat(reconnects.most(0, Duration.ofSeconds(1))).isEqualTo(3);
        assertThat(reconnects.count(0)).isEqualTo(7);
    }

    @Test
    void countsWhoHadToComeTwiceSinceThen() {
        reconnects.add("ann", SECOND);
        reconnects.add("ann", 3 * SECOND);
        reconnects.add("ben", 3 * SECOND);
        assertThat(reconnects.most(0)).isEqualTo(2);
        assertThat(reconnects.most(2 * SECOND)).isEqualTo(1);
    }

    @Test
    void tellsTheLongestThatSomebodyWasAwayWhoLeftSinceThen() {
        reconnects.add("ann", SECOND);
        reconnects.back("ann", 9 * SECOND);
        reconnects.add("ben", 10 * SECOND);
        reconnects.add("cas", 11 * SECOND);
        reconnects.back("cas", 12 * SECOND);
        reconnects.back("ben", 13 * SECOND);
        reconnects.back("ben", 20 * SECOND);
        assertThat(reconnects.longest(2 * SECOND)).isEqualTo(Duration.ofSeconds(3));
        assertThat(reconnects.longest(0)).isEqualTo(Duration.ofSeconds(8));
    }
}
