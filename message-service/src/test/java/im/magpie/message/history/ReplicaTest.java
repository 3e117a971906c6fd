package im.magpie.message.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** G4, G5: a replica that is behind or gone shows nobody less, or more, than the primary would. */
class ReplicaTest extends MessageServiceTest {
    private static final DatabaseServer REPLICA = TestServers.shared().replica();
    private static final Duration SOON = Duration.ofSeconds(20);

    @Autowired
    private MeterRegistry meters;

    @DynamicPropertySource
    static void replica(DynamicPropertyRegistry registry) {
        registry.add("magpie.reads.replicas", () -> REPLICA.url("message_rest"));
        registry.add("magpie.reads.replica-pause", () -> "200ms");
    }

    @AfterEach
    void theReplicaIsBack() throws SQLException {
        TestServers.shared().start(REPLICA);
        tell("START SLAVE");
    }

    @Test
    void aReplicaThatKnowsAllAnswers() {
        Client ann = someone();
        String path = talk(ann, "one", "two");
        await().atMost(SOON).until(() -> answeredByReplica(ann, path));
        assertThat(ann.get(path + "/entries").seqs()).containsExactly(1L, 2L);
        assertThat(ann.get(path + "/entries?after=1").seqs()).containsExactly(2L);
    }

    @Test
    void whatAReplicaDoesNotKnowYetIsSeenAllTheSame() throws SQLException {
        Client ann = someone();
        String path = talk(ann, "one");
        await().atMost(SOON).until(() -> answeredByReplica(ann, path));
        tell("STOP SLAVE");
        for (long seq = 2; seq <= 30; seq++) {
            assertThat(ann.say(path, "more " + seq).status()).isEqualTo(201);
            assertThat(ann.get(path + "/entries?limit=1").seqs()).containsExactly(seq);
        }
        // Edits and recalls are entries, so a replica that lags does not show what is gone.
        assertThat(ann.delete(path + "/messages/1").status()).isEqualTo(204);
        assertThat(ann.get(path + "/entries?after=0&limit=1")
                        .body()
                        .get("items")
                        .get(0)
                        .has("content"))
                .isFalse();
    }

    @Test
    void whoWasRemovedIsNotShownWhatAReplicaStillAllows() throws SQLException {
        Client ann = someone();
        Client bob = someone();
        String path = ann.group("all", "team");
        ann.post(path + "/members", "{\"members\":[\"" + bob.user() + "\"]}");
        await().atMost(SOON).until(() -> answeredByReplica(ann, path));
        assertThat(bob.get(path + "/entries").status()).isEqualTo(200);
        tell("STOP SLAVE");
        assertThat(ann.delete(path + "/members/" + bob.user()).status()).isEqualTo(204);
        assertThat(bob.get(path + "/entries").code()).isEqualTo("conversation_not_found");
    }

    @Test
    void aReplicaThatIsGoneIsLeftAloneAndComesBackByItself() throws SQLException {
        Client ann = someone();
        String path = talk(ann, "one");
        await().atMost(SOON).until(() -> answeredByReplica(ann, path));
        TestServers.shared().kill(REPLICA);
        for (int i = 0; i < 30; i++) {
            assertThat(ann.get(path + "/entries").seqs()).containsExactly(1L);
        }
        TestServers.shared().start(REPLICA);
        await().atMost(SOON).until(() -> answeredByReplica(ann, path));
    }

    private String talk(Client ann, String... texts) {
        String path = ann.with(someone());
        for (String text : texts) {
            assertThat(ann.say(path, text).status()).isEqualTo(201);
        }
        return path;
    }

    /** Asks for a page, and looks who gave it. */
    private boolean answeredByReplica(Client ann, String path) {
        double before = byReplica();
        assertThat(ann.get(path + "/entries").status()).isEqualTo(200);
        return byReplica() > before;
    }

    private double byReplica() {
        return meters.counter("magpie.reads", "server", "replica").count();
    }

    private static void tell(String command) throws SQLException {
        try (Connection connection = REPLICA.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
