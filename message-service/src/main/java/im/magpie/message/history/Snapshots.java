package im.magpie.message.history;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Readings that see one state of the primary, however many queries they make. */
@Component
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final TransactionTemplate transaction;

    Snapshots(PlatformTransactionManager transactions) {
        transaction = new TransactionTemplate(transactions);
        // The first query takes the snapshot that all later ones see.
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        transaction.setReadOnly(true);
    }

    /**
     * Runs the queries in one read-only transaction.
     *
     * @throws MagpieException {@code unavailable} while the database can't be read
     */
    public <T> T read(Supplier<T> queries) {
        try {
            return Objects.requireNonNull(transaction.execute(status -> queries.get()));
        } catch (DataAccessResourceFailureException
                | RecoverableDataAccessException
                | TransientDataAccessException
                | TransactionException e) {
            LOG.warn("The database can't be read: {}", e.toString());
            throw new MagpieException(ErrorCode.UNAVAILABLE, "This can't be read right now: try again after a while.");
        }
    }
}
