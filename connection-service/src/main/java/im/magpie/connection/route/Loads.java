package im.magpie.connection.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How many sockets the connection nodes have.
 *
 * @param counts of those that live and stay, this one among them; empty if one of them is unknown, or of another generation
 */
public record Loads(List<Long> counts) {
    /** What a node says instead that sends its clients away. */
    static final long LEAVING = -1;

    /** Nothing is known. */
    static final Loads UNKNOWN = new Loads(List.of());

    public Loads {
        counts = List.copyOf(counts);
    }

    /**
     * Of what nodes have said; one that lives and has said nothing may have any number. One of another generation replaces this one or is replaced by it:
     * clients sent to it, or from it, might have to go a second time.
     *
     * @param generation this node's
     */
    static Loads of(Set<String> live, Map<String, String> told, Map<String, String> generations, String generation) {
        List<Long> counts = new ArrayList<>();
        for (String node : live) {
            String count = told.get(node);
            if (count == null) {
                return UNKNOWN;
            }
            if (Long.parseLong(count) != LEAVING) {
                if (!generation.equals(generations.getOrDefault(node, ""))) {
                    return UNKNOWN;
                }
                counts.add(Long.parseLong(count));
            }
        }
        return new Loads(counts);
    }

    /** Sockets a node, if it is known of all. */
    public OptionalDouble mean() {
        return counts.stream().mapToLong(Long::longValue).average();
    }
}
