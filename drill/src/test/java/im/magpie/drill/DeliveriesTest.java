package im.magpie.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Deliveries deliveries = new Deliveries();

    @Test
    void aMessageIsHeardWhenTheLastOfAllDid() {
        deliveries.sent("a", 2, 0);
        deliveries.heard("a", SECOND);
        deliveries.acknowledged("a", SECOND);
        assertThat(deliveries.between(0, SECOND).complete()).isFalse();
        deliveries.heard("a", 3 * SECOND);
        Deliveries.Sent sent = deliveries.between(0, SECOND);
        assertThat(sent.complete()).isTrue();
        assertThat(sent.longestToBeHeard(0)).isEqualTo(Duration.ofSeconds(3));
        assertThat(sent.longestToBeHeard(2 * SECOND)).isEqualTo(Duration.ofSeconds(1));
        assertThat(sent.latencies()).containsExactly(1000, 1000);
    }

    @Test
    void whatWasSentBeforeOrAfterIsNotLookedAt() {
        deliveries.sent("before", 1, 0);
        deliveries.sent("after", 1, 2 * SECOND);
        assertThat(deliveries.between(SECOND, 2 * SECOND).complete()).isTrue();
        assertThat(deliveries.between(SECOND, 2 * SECOND).acknowledged()).isZero();
    }

    @Test
    void silenceLastsFromOneAcknowledgementToTheNextAndToTheEnd() {
        for (int i = 1; i < 4; i++) {
            deliveries.sent("m" + i, 1, 0);
        }
        deliveries.acknowledged("m1", SECOND);
        deliveries.acknowledged("m2", 4 * SECOND);
        assertThat(deliveries.silence(0, 5 * SECOND)).isEqualTo(3000);
        assertThat(deliveries.silence(0, 9 * SECOND)).isEqualTo(5000);
        deliveries.acknowledged("m3", 8 * SECOND);
        assertThat(deliveries.silence(0, 9 * SECOND)).isEqualTo(4000);
    }
}
