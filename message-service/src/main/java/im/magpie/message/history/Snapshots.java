package im.magpie.message.history;

import com.zaxxer.hikari.HikariDataSource;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Readings that see one state of one server, however many queries they make. As many at a time as there are connections; who would wait longer than
 * whoever asks has patience for is refused, because work that nobody waits for any more would keep the others waiting.
 */
@Component
public final class Snapshots {
    private final TransactionTemplate transaction;
    private final Semaphore turns;
    private final ReadsProperties properties;

    Snapshots(PlatformTransactionManager transactions, HikariDataSource readers, ReadsProperties properties) {
        transaction = new TransactionTemplate(transactions);
        // The first query takes the snapshot that all later ones see.
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        transaction.setReadOnly(true);
        turns = new Semaphore(readers.getMaximumPoolSize(), true);
        this.properties = properties;
    }

    /**
     * Runs the queries in one read-only transaction, or in the one that is under way.
     *
     * @throws MagpieException {@code overloaded} if too many others read
     */
    public <T> T read(Supplier<T> queries) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return queries.get();
        }
        await();
        try {
            return Objects.requireNonNull(transaction.execute(status -> queries.get()));
        } finally {
            turns.release();
        }
    }

    /**
     * One query, which is its own snapshot.
     *
     * @throws MagpieException {@code overloaded} if too many others read
     */
    <T> T probe(Supplier<T> query) {
        await();
        try {
            return query.get();
        } finally {
            turns.release();
        }
    }

    private void await() {
        try {
            if (turns.tryAcquire(properties.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MagpieException(
                ErrorCode.OVERLOADED, "Very many read right now: try again a little later.", properties.patience());
    }
}
