package im.magpie.message.history;

import com.zaxxer.hikari.HikariDataSource;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.ConversationId;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * A replica of the database, which may be behind or gone.
 *
 * <p>It answers from a snapshot that holds the head of the conversation. Whatever changes what an entry reads like, or who may read it, is
 * itself an entry with a later {@code seq}: a snapshot with the head has all of that too. It must commit in the order of the primary, as MySQL
 * ({@code replica_preserve_commit_order}) and MariaDB do unless told otherwise.
 */
final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private final HikariDataSource pool;
    private final Snapshots snapshots;
    private final Heads heads;
    private final History history;
    private final CircuitBreaker breaker;

    Replica(HikariDataSource pool, Snapshots snapshots, Heads heads, History history, CircuitBreaker breaker) {
        this.pool = pool;
        this.snapshots = snapshots;
        this.heads = heads;
        this.history = history;
        this.breaker = breaker;
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.warn("{}: {}", breaker.getName(), event.getStateTransition()));
    }

    /**
     * Empty: someone else has to be asked, because this one is behind, gone, busy, or left alone for a while since it was that too often.
     *
     * @param head the last {@code seq} that the answer has to know of
     */
    <T> Optional<T> ask(ConversationId conversation, long head, Function<History, T> query) {
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        try {
            Optional<T> answer = snapshots.read(
                    () -> heads.of(conversation) < head ? Optional.<T>empty() : Optional.of(query.apply(history)));
            count(answer.isPresent(), start);
            return answer;
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("{} does not answer", breaker.getName(), e);
            count(false, start);
            return Optional.empty();
        } catch (MagpieException e) {
            count(true, start);
            if (e.code() == ErrorCode.OVERLOADED) {
                return Optional.empty();
            }
            throw e;
        } catch (RuntimeException e) {
            breaker.releasePermission();
            throw e;
        }
    }

    private void count(boolean good, long start) {
        long took = System.nanoTime() - start;
        if (good) {
            breaker.onSuccess(took, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(took, TimeUnit.NANOSECONDS, new IllegalStateException("behind or gone"));
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
