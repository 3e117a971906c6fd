package im.magpie.connection.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadsTest {
    private static final Map<String, String> TOLD = Map.of("1", "300", "2", "100", "3", "-1");

    @Test
    void nodesOfOneGenerationAreComparedButForThoseThatLeave() {
        assertThat(Loads.of(Set.of("1", "2", "3"), TOLD, Map.of("1", "b", "2", "b", "3", "a"), "b")
                        .mean())
                .hasValue(200);
    }

    /** In a roll-out the new node has few clients and gets those of the node that leaves: nobody else is to be sent there first. */
    @Test
    void nothingIsComparedWhileANodeOfAnotherGenerationStays() {
        assertThat(Loads.of(Set.of("1", "2"), TOLD, Map.of("1", "a", "2", "b"), "a")
                        .mean())
                .isEmpty();
        assertThat(Loads.of(Set.of("1", "2"), TOLD, Map.of("2", "b"), "b").mean())
                .as("one that says none is another's")
                .isEmpty();
    }

    @Test
    void withoutGenerationsAllAreOfOne() {
        assertThat(Loads.of(Set.of("1", "2"), TOLD, Map.of("1", ""), "").mean()).hasValue(200);
    }

    @Test
    void oneThatSaysNoNumberMayHaveAny() {
        assertThat(Loads.of(Set.of("1", "4"), TOLD, Map.of(), "").mean()).isEmpty();
    }
}
