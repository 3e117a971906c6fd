package im.magpie.common.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DeliveryEventTest {
    @Test
    void whoOnlyWaitsForAnswersReadsNoPartitionOfANodeWithSocketsWhereTheirNumberIsEven() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            int partitions = 2 * random.nextInt(1, 33);
            assertThat(DeliveryEvent.partitionOf(DeliveryEvent.newIncarnation(random, true), partitions))
                    .isBetween(0, partitions - 1)
                    .isNotEqualTo(DeliveryEvent.partitionOf(DeliveryEvent.newIncarnation(random, false), partitions));
        }
    }
}
