package im.magpie.message.history;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Readings that see one state of the primary, however many queries they make. */
@Component
public final class Snapshots {
    private final TransactionTemplate transaction;

    Snapshots(PlatformTransactionManager transactions) {
        transaction = new TransactionTemplate(transactions);
        // The first query takes the snapshot that all later ones see.
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        transaction.setReadOnly(true);
    }

    /** Runs the queries in one read-only transaction. */
    public <T> T read(Supplier<T> queries) {
        return Objects.requireNonNull(transaction.execute(status -> queries.get()));
    }
}
