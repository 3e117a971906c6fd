package im.magpie.user.throttle;

import static im.magpie.user.database.DatabaseClock.NOW_MS;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Refuses log-ins after too many failures. Only failures count, so that a thousand people behind one address get in.
 *
 * <p>The limit is on <em>outcomes told</em>: whoever sends guesses in parallel has them all checked, but is told no more of them than
 * the limit allows. Hence the question before the check ({@link #admit}) and again after it, whether it failed ({@link #failed}) or not.
 */
@Component
public class FailedLogins {
    private static final int DELETED_AT_ONCE = 1000;

    private final JdbcClient database;
    private final ThrottleProperties properties;
    private final KeyedHash hash;

    FailedLogins(JdbcClient database, ThrottleProperties properties, KeyedHash hash) {
        this.database = database;
        this.properties = properties;
        this.hash = hash;
    }

    /** Refuses with {@code rate_limited} once the account or the address has failed too often. */
    public void admit(String username, InetAddress address) {
        refuseWith(1, hash.ofAccount(username), countedAddress(address));
    }

    /**
     * Counts a failure; refuses with {@code rate_limited} if it is one too many to tell its outcome. Of failures at the same time, each sees
     * all that were counted before it, so that never more than the limit are told.
     */
    public void failed(String username, InetAddress address) {
        byte[] account = hash.ofAccount(username);
        byte[] counted = countedAddress(address);
        database.sql("INSERT INTO failed_login (account, address, at) VALUES (:account, :address, " + NOW_MS + ")")
                .param("account", account)
                .param("address", counted)
                .update();
        refuseWith(0, account, counted);
    }

    private byte @Nullable [] countedAddress(InetAddress address) {
        return properties.exemptLoopback() && address.isLoopbackAddress() ? null : hash.ofAddress(address);
    }

    /** @param more how many failures are about to be added to those that are counted */
    private void refuseWith(int more, byte[] account, byte @Nullable [] address) {
        long wait = waitFor("account", account, properties.perAccount() - more);
        if (address != null) {
            wait = Math.max(wait, waitFor("address", address, properties.perAddress() - more));
        }
        if (wait > 0) {
            throw new MagpieException(
                    ErrorCode.RATE_LIMITED, "Too many failed log-ins: wait and try again.", Duration.ofMillis(wait));
        }
    }

    /** Milliseconds until no more failures than are allowed are in the window; at most 0 if it is so now. */
    private long waitFor(String column, byte[] key, int allowed) {
        return database.sql("SELECT at + :window - " + NOW_MS + " FROM failed_login WHERE " + column
                        + " = :key ORDER BY id DESC LIMIT 1 OFFSET :allowed")
                .param("window", properties.window().toMillis())
                .param("key", key)
                .param("allowed", allowed)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    @Scheduled(fixedDelayString = "PT1M")
    void forget() {
        int deleted;
        do {
            deleted = database.sql(
                            "DELETE FROM failed_login WHERE at < " + NOW_MS + " - :window LIMIT " + DELETED_AT_ONCE)
                    .param("window", properties.window().toMillis())
                    .update();
        } while (deleted == DELETED_AT_ONCE);
    }
}
