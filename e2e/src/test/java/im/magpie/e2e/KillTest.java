package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void whatUpStartedBesideOthersStaysThoughItsMessageDoesNotComeThrough() throws Exception {
        Installation.shared().up();
        Installation.shared().kill("gateway-service");
        assertThatUpFailsAndEverythingStays();
    }

    @Test
    void aSuiteThatHasBeenUpBeforeStaysThoughUpsMessageDoesNotComeThrough() throws Exception {
        Installation.shared().down();
        assertThatUpFailsAndEverythingStays();
    }

    /** As when too many come back at once for its message to come through in time: then ending it would only bring them back again. */
    private static void assertThatUpFailsAndEverythingStays() throws Exception {
        Installation suite = Installation.shared();
        Path passwords = suite.data().resolve("secrets/passwords.properties");
        String right = Files.readString(passwords);
        try {
            Files.writeString(passwords, right.replaceAll("(?m)^(account.magpie-check) *=.*$", "$1=wrong"));
            assertThat(suite.run(Duration.ofMinutes(3), "up").exit()).isEqualTo(1);
            assertThat(suite.status().get("processes").findValuesAsString("state"))
                    .containsOnly("running");
        } finally {
            Files.writeString(passwords, right);
        }
        suite.up();
    }

    @Test
    void whatWasWrittenIsThereAfterDownAndUp() {
        Person ann = Person.register("ann");
        Person bob = Person.register("bob");
        ann.rest().say(ann.with(bob), "remember me");
        Installation.shared().down();
        assertThat(Installation.shared()
                        .run(Duration.ofMinutes(1), "status", "--json")
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
