package im.magpie.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.cli.folder.Options;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several processes of a service. */
class InstanceTest {
    private static final Options TWO_NODES =
            new Options(9000, true, Map.of("database", "x"), Map.of("message-service", 2, "connection-service", 3));

    @Test
    void eachHasANameOfItsOwnAndEndsBeforeWhomItAsks() {
        assertThat(Names.of(TWO_NODES))
                .containsExactly(
                        "gateway-service",
                        "connection-service",
                        "connection-service-2",
                        "connection-service-3",
                        "message-service",
                        "message-service-2",
                        "presence-service",
                        "user-service",
                        "kafka",
                        "redis");
        assertThat(Names.all()).containsAll(Names.of(TWO_NODES));
    }

    @Test
    void noTwoListenOnTheSamePort() {
        Options all = new Options(
                9000,
                true,
                Map.of(),
                Map.of(
                        "gateway-service", 9,
                        "connection-service", 9,
                        "message-service", 9,
                        "presence-service", 9,
                        "user-service", 9));
        List<Integer> ports = new ArrayList<>();
        Names.of(all).forEach(name -> ports.addAll(Parts.portsOf(name, new Ports(9000))));
        assertThat(new HashSet<>(ports)).hasSameSizeAs(ports).hasSize(9 * 6 + 4);
    }

    @Test
    void theOneProcessForAllHoldsTheFirstOfEach() {
        Options one = new Options(9000, false, Map.of(), Map.of("message-service", 2));
        assertThat(Names.services(one)).containsExactly("standalone");
        assertThat(Parts.portsOf("standalone", new Ports(9000)))
                .containsExactlyInAnyOrder(9000, 9001, 9002, 9003, 9004, 9005);
        assertThat(Instance.of(ServiceModule.MESSAGE, one)).hasSize(1);
    }
}
