package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

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
        return Math.floorMod(Long.hashCode(incarnation * 0x9E3779B97F4A7C15L), partitions);
    }
}
