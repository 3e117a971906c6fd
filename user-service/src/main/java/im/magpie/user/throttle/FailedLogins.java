package im.magpie.user.throttle;

import static im.magpie.user.database.DatabaseClock.NOW_MS;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
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
        refuseAbove(Long.MAX_VALUE, hash.ofAccount(username), countedAddress(address));
    }

    /** Counts a failure; refuses with {@code rate_limited} if it is one too many to tell its outcome. */
    public void failed(String username, InetAddress address) {
        byte[] account = hash.ofAccount(username);
        byte[] counted = countedAddress(address);
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        database.sql("INSERT INTO failed_login (account, address, at) VALUES (:account, :address, " + NOW_MS + ")")
                .param("account", account)
                .param("address", counted)
                .update(id, "id");
        refuseAbove(Objects.requireNonNull(id.getKey()).longValue(), account, counted);
    }

    private byte @Nullable [] countedAddress(InetAddress address) {
        return properties.exemptLoopback() && address.isLoopbackAddress() ? null : hash.ofAddress(address);
    }

    private void refuseAbove(long below, byte[] account, byte @Nullable [] address) {
        long wait = waitFor("account", account, properties.perAccount(), below);
        if (address != null) {
            wait = Math.max(wait, waitFor("address", address, properties.perAddress(), below));
        }
        if (wait > 0) {
            throw new MagpieException(
                    ErrorCode.RATE_LIMITED, "Too many failed log-ins: wait and try again.", Duration.ofMillis(wait));
        }
    }

    /** Milliseconds until the failure that makes the limit full has left the window; at most 0 while it is not full. */
    private long waitFor(String column, byte[] key, int limit, long below) {
        return database.sql("SELECT at + :window - " + NOW_MS + " FROM failed_login WHERE " + column
                        + " = :key AND id < :below ORDER BY id DESC LIMIT 1 OFFSET :others")
                .param("window", properties.window().toMillis())
                .param("key", key)
                .param("below", below)
                .param("others", limit - 1)
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
