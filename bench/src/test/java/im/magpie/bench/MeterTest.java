package im.magpie.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the meter makes of messages that come late, twice or not at all. */
class MeterTest {
    private static final int MESSAGES = 4;

    private final Meter meter = new Meter(MESSAGES, 2);

    @Test
    void whatWasAcknowledgedAndNotReceivedByEverybodyIsLost() {
        meter.acknowledged(0);
        meter.received(0);
        meter.received(0);
        meter.acknowledged(1);
        meter.received(1);
        assertThat(meter.lost(MESSAGES)).isEqualTo(1);
        assertThat(meter.complete(2)).isFalse();
    }

    @Test
    void whatComesMoreOftenThanThereAreRecipientsIsDoubled() {
        meter.received(2);
        meter.received(2);
        meter.received(2);
        assertThat(meter.doubled(MESSAGES)).isEqualTo(1);
    }

    @Test
    void latencyCountsFromWhenAMessageWasDue() {
        long due = System.nanoTime() - 2_000_000_000L;
        meter.sent(3, due, System.nanoTime());
        meter.acknowledged(3);
        assertThat(meter.toAck().getMaxValue()).isGreaterThanOrEqualTo(1_990_000);
        assertThat(meter.lateness().getMaxValue()).isGreaterThanOrEqualTo(1_990_000);
    }

    @Test
    void theWarmUpIsNotMeasured() {
        meter.measureFrom(2);
        meter.sent(1, System.nanoTime(), System.nanoTime());
        meter.acknowledged(1);
        assertThat(meter.toAck().getTotalCount()).isZero();
        assertThat(meter.acknowledgedCount()).isEqualTo(1);
    }
}
