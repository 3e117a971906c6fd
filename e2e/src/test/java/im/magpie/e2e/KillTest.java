package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** G1 to G6 while things die: {@code kill -9} under load, each process in turn, then {@code ./magpie up}. */
class KillTest {
    private static final int PEOPLE = 4;
    private static final int MESSAGES = 60;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message-service",
                "connection-service",
                "gateway-service",
                "user-service",
                "presence-service",
                "redis",
                "kafka",
                "database"
            })
    void nothingIsLostWhenAProcessDies(String process) throws Exception {
        try (Load load = new Load(PEOPLE)) {
            load.await(MESSAGES);
            Installation.shared().kill(process);
            Installation.shared().up();
            load.await(MESSAGES);
            load.settle();
            load.check();
        }
    }

    @Test
    void whatWasWrittenIsThereAfterDownAndUp() {
        Person ann = Person.register("ann");
        Person bob = Person.register("bob");
        ann.rest().say(ann.with(bob), "remember me");
        Installation.shared().down();
        assertThat(Installation.shared()
                        .run(java.time.Duration.ofMinutes(1), "status", "--json")
                        .exit())
                .isEqualTo(3);
        Installation.shared().up();
        try (Socket socket = bob.socket()) {
            assertThat(socket.pull(ann.with(bob), 0).toString()).contains("remember me");
            assertThat(socket.ask(Map.of("type", "sync", "heads", Map.of()))
                            .get("items")
                            .get(0)
                            .get("unread")
                            .asLong())
                    .isEqualTo(1);
        }
    }
}
