package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What one node is to hand to its sockets: one record a node and batch.
 *
 * @param sender the incarnation of who sends
 * @param number 1, 2, 3 ... for this sender, target and partition; repeated, with no items, every 2 s, five times, so that a jump tells
 *     the target that it lost something
 * @param target the incarnation that it is for; {@link #EVERY_NODE} when routes could not be looked up
 */
public record DeliveryEvent(
        @JsonProperty("f") long sender,
        @JsonProperty("n") long number,
        @JsonProperty("to") long target,
        @JsonProperty("d") List<Delivery> items) {
    /** The target that stands for all nodes; such records are in every partition. */
    public static final long EVERY_NODE = 0;

    /** The partition of {@code magpie.deliveries} that an incarnation reads. */
    public static int partitionOf(long incarnation, int partitions) {
        return Math.floorMod(hash(incarnation), partitions);
    }

    /**
     * A random incarnation of a node with sockets, or of one that only waits for answers: where the number of partitions is even, the two
     * read different ones, so that the latter need not read what is for all the sockets.
     */
    public static long newIncarnation(RandomGenerator random, boolean sockets) {
        return random.longs()
                .filter(value -> value != EVERY_NODE && hash(value) % 2 == 0 == sockets)
                .findFirst()
                .orElseThrow();
    }

    private static int hash(long incarnation) {
        return Long.hashCode(incarnation * 0x9E3779B97F4A7C15L);
    }
}
