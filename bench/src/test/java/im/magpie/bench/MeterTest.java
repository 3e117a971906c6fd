package im.magpie.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the meter makes of messages that come late, twice or not at all. */
class MeterTest {
    private static final int FIRST = 10;
    private static final int MESSAGES = 4;

    private final Meter meter = new Meter(FIRST, MESSAGES, 3);

    @Test
    void whatWasAcknowledgedAndNotReceivedByEverybodyIsLostEvenIfAnotherGotItTwice() {
        send(FIRST, 2);
        send(FIRST + 1, 2);
        meter.acknowledged(FIRST);
        meter.received(FIRST, 0);
        meter.received(FIRST, 1);
        meter.acknowledged(FIRST + 1);
        meter.received(FIRST + 1, 2);
        meter.received(FIRST + 1, 2);
        assertThat(meter.lost()).isEqualTo(1);
        assertThat(meter.doubled()).isEqualTo(1);
        assertThat(meter.complete()).isFalse();
    }

    @Test
    void whatHasNeitherAnAcknowledgementNorARefusalIsUnanswered() {
        meter.acknowledged(FIRST);
        meter.refused(FIRST + 1, "overloaded", false);
        meter.refused(-1, "not of this run", true);
        assertThat(meter.unanswered()).isEqualTo(2);
        assertThat(meter.refusedForGoodCount()).isZero();
    }

    @Test
    void latencyCountsFromWhenAMessageWasDue() {
        long due = System.nanoTime() - 2_000_000_000L;
        meter.sent(FIRST + 3, 1, due, System.nanoTime());
        meter.acknowledged(FIRST + 3);
        assertThat(meter.toAck().getMaxValue()).isGreaterThanOrEqualTo(1_990_000);
        assertThat(meter.lateMs()).isGreaterThanOrEqualTo(1_990);
    }

    @Test
    void messagesOfAnotherStretchAreNotCounted() {
        send(FIRST - 1, 1);
        meter.acknowledged(FIRST - 1);
        meter.received(FIRST - 1, 0);
        meter.acknowledged(FIRST + MESSAGES);
        assertThat(meter.toAck().getTotalCount()).isZero();
        assertThat(meter.deliveriesCount()).isZero();
        assertThat(meter.unanswered()).isEqualTo(MESSAGES);
    }

    private void send(int message, int toSoMany) {
        meter.sent(message, toSoMany, System.nanoTime(), System.nanoTime());
    }
}
