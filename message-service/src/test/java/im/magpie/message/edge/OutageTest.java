package im.magpie.message.edge;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import im.magpie.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** G1, G3, G8: with the database away the outcome is unknown, and said to be; sent again, the message is stored once. */
@TestPropertySource(properties = {"magpie.edge.deadline=3s", "magpie.log.pool.connection-timeout=1000"})
class OutageTest extends MessageServiceTest {

    @Test
    void aMessageOfUnknownOutcomeIsStoredOnceWhenItIsSentAgain() {
        TestServers servers = TestServers.shared();
        Client ann = someone();
        String path = ann.with(someone());
        assertThat(ann.say(path, "before").status()).isEqualTo(201);
        servers.kill(servers.database());
        try {
            Client.Reply unknown = ann.say(path, "c1", "hello");
            assertThat(unknown.status()).isEqualTo(503);
            assertThat(unknown.code()).isEqualTo("unavailable");
            assertThat(unknown.headers().firstValue("Retry-After")).isPresent();
            assertThat(ann.get(path + "/entries").code()).isEqualTo("unavailable");
        } finally {
            servers.start(servers.database());
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ann.say(path, "c1", "hello").status() < 300);
        assertThat(ann.get(path + "/entries").seqs()).containsExactly(1L, 2L);
    }

    /** As with semi-synchronous replication that has no time-out and no replica: nothing is acknowledged that only one disk has. */
    @Test
    void whileNoReplicaConfirmsNothingIsAcknowledgedAndAfterwardsEverythingIsThereOnce() throws SQLException {
        Client ann = someone();
        String path = ann.with(someone());
        assertThat(ann.say(path, "before").status()).isEqualTo(201);
        tell("SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC, GLOBAL rpl_semi_sync_master_timeout = 3600000");
        tell("SET GLOBAL rpl_semi_sync_master_enabled = ON");
        try {
            assertThat(ann.say(path, "c1", "hello").code()).isEqualTo("unavailable");
            assertThat(ann.say(path, "c1", "hello").code()).isIn("unavailable", "overloaded");
            assertThat(ann.get(path + "/entries").seqs()).containsExactly(1L);
        } finally {
            tell("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ann.say(path, "c1", "hello").status() < 300);
        assertThat(ann.get(path + "/entries").seqs()).containsExactly(1L, 2L);
    }

    /** Somebody made the database faster; it is looked at after every failure, and now and then. */
    @Test
    void whileTheDatabasePromisesLessThanIsDemandedNothingIsAcknowledged() throws SQLException {
        Client ann = someone();
        String path = ann.with(someone());
        assertThat(ann.say(path, "before").status()).isEqualTo(201);
        tell("SET GLOBAL sync_binlog = 0");
        try {
            tell("KILL USER message_rest");
            assertThat(ann.say(path, "c1", "hello").code()).isEqualTo("unavailable");
        } finally {
            tell("SET GLOBAL sync_binlog = 1");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ann.say(path, "c1", "hello").status() < 300);
        assertThat(ann.get(path + "/entries").seqs()).containsExactly(1L, 2L);
    }

    private static void tell(String command) throws SQLException {
        try (Connection connection = TestServers.shared().database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
