package im.magpie.user.revocation;

import static im.magpie.user.database.DatabaseClock.NOW_MS;

import im.magpie.common.id.SessionId;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which sessions ended lately: those whose access tokens may still be valid. */
@Component
class RevocationFeed {
    /** A little more than an access token lives. */
    private static final Duration REACH = Duration.ofMinutes(16);

    private final JdbcClient database;
    private final RevocationProperties properties;

    RevocationFeed(JdbcClient database, RevocationProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    record Revocation(SessionId sessionId, long at) {}

    /** @param now the database's clock before the look-up */
    record Revocations(long now, List<Revocation> items) {}

    Revocations since(long since) {
        long now = database.sql("SELECT " + NOW_MS).query(Long.class).single();
        long earliest = now - REACH.toMillis();
        long from = Math.max(
                earliest, Math.clamp(since, 0, now) - properties.lookBack().toMillis());
        return new Revocations(
                now,
                database.sql("SELECT id, revoked_at FROM session WHERE revoked_at >= ? ORDER BY revoked_at")
                        .param(from)
                        .query((row, _) -> new Revocation(new SessionId(row.getLong("id")), row.getLong("revoked_at")))
                        .list());
    }
}
