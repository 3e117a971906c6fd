package im.magpie.connection.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * How many sockets the other connection nodes have.
 *
 * @param others of those that live; empty if there is none, or they can't be compared
 */
public record Loads(List<Long> others) {
    /** What a node says instead that sends its clients away. */
    static final long LEAVING = -1;

    /** Nothing is known. */
    static final Loads UNKNOWN = new Loads(List.of());

    public Loads {
        others = List.copyOf(others);
    }

    /**
     * Of what nodes have said. They can't be compared while one that lives has said nothing, for it may have any number; while one of another generation
     * replaces this one or is replaced by it, for clients that were sent to it, or from it, might have to go a second time; and while one sends its clients
     * away, for a number of a second ago is then far too small.
     *
     * @param self the name of this node
     * @param generation this node's
     */
    static Loads of(
            String self,
            Set<String> live,
            Map<String, String> told,
            Map<String, String> generations,
            String generation) {
        List<Long> others = new ArrayList<>();
        for (String node : live) {
            if (!node.equals(self)) {
                String count = told.get(node);
                if (count == null
                        || Long.parseLong(count) == LEAVING
                        || !generation.equals(generations.getOrDefault(node, ""))) {
                    return UNKNOWN;
                }
                others.add(Long.parseLong(count));
            }
        }
        return new Loads(others);
    }

    /**
     * Sockets a node, if it is known of all and there are several.
     *
     * @param mine sockets of this node now
     */
    public OptionalDouble mean(long mine) {
        if (others.isEmpty()) {
            return OptionalDouble.empty();
        }
        return LongStream.concat(LongStream.of(mine), others.stream().mapToLong(Long::longValue))
                .average();
    }
}
