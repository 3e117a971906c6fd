package im.magpie.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the meter makes of messages that come late, twice or not at all. */
class MeterTest {
    private static final int MESSAGES = 4;

    private final Meter meter = new Meter(MESSAGES, 3, 2);

    @Test
    void whatWasAcknowledgedAndNotReceivedByEverybodyIsLostEvenIfAnotherGotItTwice() {
        meter.acknowledged(0);
        meter.received(0, 0);
        meter.received(0, 1);
        meter.acknowledged(1);
        meter.received(1, 2);
        meter.received(1, 2);
        assertThat(meter.lost()).isEqualTo(1);
        assertThat(meter.doubled()).isEqualTo(1);
        assertThat(meter.complete()).isFalse();
    }

    @Test
    void whatHasNeitherAnAcknowledgementNorARefusalIsUnanswered() {
        meter.acknowledged(0);
        meter.refused(1, "overloaded");
        meter.refused(-1, "not of this run");
        assertThat(meter.unanswered()).isEqualTo(2);
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
        assertThat(meter.acknowledgedCount()).isZero();
        assertThat(meter.unanswered()).isEqualTo(2);
    }
}
