package im.magpie.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LocalBucketsTest {

    @Property
    void noMoreThanTheBurstAndTheRatePassWhateverThePauses(
            @ForAll @IntRange(min = 1, max = 50) int perSecond,
            @ForAll @IntRange(min = 1, max = 50) int burst,
            @ForAll @Size(max = 200) List<@IntRange(max = 300) Integer> pausesMs) {
        AtomicLong now = new AtomicLong();
        LocalBuckets buckets = new LocalBuckets(now::get);
        Rate rate = new Rate(perSecond, burst);
        int passed = 0;

        for (int pause : pausesMs) {
            now.addAndGet(Duration.ofMillis(pause).toNanos());
            if (buckets.take("someone", rate).isZero()) {
                passed++;
            }
        }

        assertThat(passed).isLessThanOrEqualTo(burst + (int) Math.ceil(now.get() / 1e9 * perSecond) + 1);
    }

    @Property
    void whoWaitsAsLongAsToldPasses(
            @ForAll @IntRange(min = 1, max = 1000) int perSecond, @ForAll @IntRange(min = 1, max = 20) int burst) {
        AtomicLong now = new AtomicLong();
        LocalBuckets buckets = new LocalBuckets(now::get);
        Rate rate = new Rate(perSecond, burst);
        for (int i = 0; i < burst; i++) {
            assertThat(buckets.take("someone", rate)).isZero();
        }

        Duration wait = buckets.take("someone", rate);

        assertThat(wait).isPositive();
        now.addAndGet(wait.plusMillis(1).toNanos());
        assertThat(buckets.take("someone", rate)).isZero();
    }
}
