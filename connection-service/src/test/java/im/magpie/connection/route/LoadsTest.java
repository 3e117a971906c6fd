package im.magpie.connection.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadsTest {
    private static final Map<String, String> TOLD = Map.of("1", "300", "2", "100", "3", "-1");

    /** What it has told is a second old. */
    @Test
    void aNodeComparesTheNumberThatItHasNowWithWhatOthersHaveTold() {
        Loads loads = Loads.of("1", Set.of("1", "2"), TOLD, Map.of("1", "b", "2", "b"), "b");
        assertThat(loads.mean(300)).hasValue(200);
        assertThat(loads.mean(500)).hasValue(300);
    }

    /** Otherwise a node that others' clients come to has too many in its own eyes, and sends some of them on. */
    @Test
    void nothingIsComparedWhileANodeSendsItsClientsAway() {
        assertThat(Loads.of("1", Set.of("1", "2", "3"), TOLD, Map.of(), "").mean(300))
                .isEmpty();
        assertThat(Loads.of("1", Set.of("1", "3"), TOLD, Map.of(), "").mean(300))
                .isEmpty();
    }

    /** In a roll-out the new node has few clients and gets those of the node that leaves: nobody else is to be sent there first. */
    @Test
    void nothingIsComparedWhileANodeOfAnotherGenerationIsThere() {
        assertThat(Loads.of("1", Set.of("1", "2"), TOLD, Map.of("1", "a", "2", "b"), "a")
                        .mean(300))
                .isEmpty();
        assertThat(Loads.of("2", Set.of("1", "2"), TOLD, Map.of("2", "b"), "b").mean(100))
                .as("one that says none is another's")
                .isEmpty();
    }

    @Test
    void withoutGenerationsAllAreOfOne() {
        assertThat(Loads.of("1", Set.of("1", "2"), TOLD, Map.of("1", ""), "").mean(300))
                .hasValue(200);
    }

    @Test
    void oneThatSaysNoNumberMayHaveAny() {
        assertThat(Loads.of("1", Set.of("1", "4"), TOLD, Map.of(), "").mean(300))
                .isEmpty();
    }

    @Test
    void aloneItHasNobodyToCompareWith() {
        assertThat(Loads.of("1", Set.of("1"), TOLD, Map.of(), "").mean(300)).isEmpty();
    }
}
