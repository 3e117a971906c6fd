package im.magpie.message.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** G8: however many read, and however slowly, what is written is appended, and who can't read is told so at once. */
class ReadersTest extends MessageServiceTest {
    @Autowired
    private HikariDataSource readers;

    @Autowired
    @Qualifier("log")
    private JdbcClient log;

    @Test
    void whatIsWrittenDoesNotWaitForReaders() throws SQLException {
        Client ann = someone();
        String path = ann.with(someone());
        assertThat(ann.say(path, "first").status()).isEqualTo(201);
        long before = entries();
        List<Connection> taken = takeAll();
        try {
            assertThat(ann.get(path + "/entries").code()).isEqualTo("unavailable");
            // Stored; that it can't be read back for the answer is another thing.
            assertThat(ann.say(path, "second").code()).isEqualTo("unavailable");
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> entries() == before + 1);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        assertThat(ann.get(path + "/entries").seqs()).containsExactly(1L, 2L);
    }

    private List<Connection> takeAll() throws SQLException {
        List<Connection> taken = new ArrayList<>();
        while (taken.size() < readers.getMaximumPoolSize()) {
            taken.add(readers.getConnection());
        }
        return taken;
    }

    private long entries() {
        return log.sql("SELECT COUNT(*) FROM entry").query(Long.class).single();
    }
}
