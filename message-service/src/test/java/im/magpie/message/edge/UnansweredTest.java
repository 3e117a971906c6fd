package im.magpie.message.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** G8: overload is refused, not lost. */
class UnansweredTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Unanswered unanswered =
            new Unanswered(new EdgeProperties(Duration.ofSeconds(10), 3, Duration.ofSeconds(2)), now::get);

    @Test
    void refusesPastTheBoundOfAPartitionAndTakesAgainWhenOneIsAnswered() {
        Unanswered.Call first = unanswered.open(0);
        unanswered.open(0);
        unanswered.open(0);
        assertOverloaded(0);
        unanswered.open(1);
        unanswered.close(first);
        assertThat(unanswered.open(0).number()).isPositive();
        assertOverloaded(0);
    }

    @Test
    void refusesWhileTheOldestCallWaitsTooLong() {
        Unanswered.Call old = unanswered.open(0);
        now.set(Instant.EPOCH.plusMillis(2000));
        unanswered.close(unanswered.open(0));
        now.set(Instant.EPOCH.plusMillis(2001));
        assertOverloaded(0);
        unanswered.open(1);
        unanswered.close(old);
        assertThat(unanswered.open(0).number()).isPositive();
    }

    @Test
    void closingTwiceFreesOnePlace() {
        Unanswered.Call call = unanswered.open(0);
        unanswered.open(0);
        unanswered.open(0);
        unanswered.close(call);
        unanswered.close(call);
        unanswered.open(0);
        assertOverloaded(0);
    }

    @Test
    void anAnswerThatComesTooLateIsIgnored() {
        Unanswered.Call call = unanswered.open(0);
        unanswered.close(call);
        unanswered.answer(call.number(), new Answer.Unchanged());
        assertThat(call.answer()).isNotDone();
        assertThat(unanswered.size()).isZero();
    }

    private void assertOverloaded(int partition) {
        assertThatThrownBy(() -> unanswered.open(partition))
                .isInstanceOfSatisfying(
                        MagpieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
    }
}
