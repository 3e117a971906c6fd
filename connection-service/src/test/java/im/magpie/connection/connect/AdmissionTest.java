package im.magpie.connection.connect;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.connection.session.Rate;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** G8: all clients back at once are let in one after the other, as fast as the node can. */
class AdmissionTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Admission admission = new Admission(Rate.perSecond(1000, 500), 0, new Random(7)::nextDouble);

    @Test
    void theBurstIsLetInAndTheNextIsToldWhenToComeAgain() {
        for (int i = 0; i < 500; i++) {
            assertThat(admission.ask(0)).isZero();
        }
        assertThat(admission.ask(0)).isPositive();
        assertThat(admission.ask(SECOND)).isZero();
    }

    @Test
    void aStormOfTenThousandIsOverInLittleMoreThanTheTimeItTakes() {
        PriorityQueue<Long> arrivals = new PriorityQueue<>();
        for (int i = 0; i < 10_000; i++) {
            arrivals.add((long) i);
        }
        TreeMap<Long, Integer> admitted = new TreeMap<>();
        int asked = 0;
        while (!arrivals.isEmpty()) {
            long now = arrivals.remove();
            asked++;
            Duration wait = admission.ask(now);
            if (wait.isZero()) {
                admitted.merge(now / SECOND, 1, Integer::sum);
            } else {
                arrivals.add(now + wait.toNanos());
            }
        }
        assertThat(admitted.lastKey())
                .as("seconds for 10,000 clients at 1,000/s")
                .isLessThan(16);
        assertThat(admitted.values()).allMatch(inOneSecond -> inOneSecond <= 1501);
        assertThat(asked).as("attempts of 10,000 clients").isLessThan(50_000);
    }
}
