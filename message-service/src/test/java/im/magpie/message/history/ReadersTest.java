package im.magpie.message.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import im.magpie.message.Client;
import im.magpie.message.MessageServiceTest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
    private Snapshots snapshots;

    @Autowired
    @Qualifier("log")
    private JdbcClient log;

    @Test
    void whatIsWrittenDoesNotWaitForReaders() throws InterruptedException {
        Client ann = someone();
        String path = ann.with(someone());
        assertThat(ann.say(path, "first").status()).isEqualTo(201);
        long before = entries();
        CountDownLatch enough = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch reading = new CountDownLatch(readers.getMaximumPoolSize());
            for (int i = 0; i < readers.getMaximumPoolSize(); i++) {
                threads.execute(() -> snapshots.read(() -> readSlowly(reading, enough)));
            }
            reading.await();
            assertThat(ann.get(path + "/entries").code()).isEqualTo("overloaded");
            // Stored; that it can't be read back for the answer is another thing.
            assertThat(ann.say(path, "second").code()).isEqualTo("overloaded");
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> entries() == before + 1);
            enough.countDown();
        }
        assertThat(ann.get(path + "/entries").seqs()).containsExactly(1L, 2L);
    }

    private static boolean readSlowly(CountDownLatch reading, CountDownLatch enough) {
        reading.countDown();
        try {
            return enough.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long entries() {
        return log.sql("SELECT COUNT(*) FROM entry").query(Long.class).single();
    }
}
