package im.magpie.user.session;

import static im.magpie.user.database.DatabaseClock.NOW_MS;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.user.page.PageRequest;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The table of sessions. One is open while it is neither revoked nor idle for too long. */
@Component
class Sessions {
    private static final String OPEN = "revoked_at IS NULL AND last_used_at > " + NOW_MS + " - :idle";
    private static final int DELETED_AT_ONCE = 1000;

    private final JdbcClient database;
    private final SessionProperties properties;

    Sessions(JdbcClient database, SessionProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    record Row(
            SessionId id,
            @Nullable String deviceName,
            @Nullable String devicePlatform,
            Instant createdAt,
            Instant lastUsedAt) {}

    /**
     * An open session, seen from a refresh token that names it.
     *
     * @param family whether it is one of the session's tokens
     * @param newest whether it is the one that was not used yet
     */
    record Match(UserId user, boolean family, boolean newest) {}

    void insert(RefreshToken token, UserId user, Device device) {
        database.sql(
                        "INSERT INTO session (id, user_id, family_hash, refresh_hash, device_name, device_platform, created_at,"
                                + " last_used_at) VALUES (?, ?, ?, ?, ?, ?, " + NOW_MS + ", " + NOW_MS + ")")
                .param(token.session().value())
                .param(user.value())
                .param(token.familyHash())
                .param(token.secretHash())
                .param(device.name())
                .param(device.platform())
                .update();
    }

    /** The user's open sessions, least recently used first. */
    List<SessionId> openOf(UserId user) {
        return database
                .sql("SELECT id FROM session WHERE user_id = :user AND " + OPEN + " ORDER BY last_used_at, id")
                .param("user", user.value())
                .param("idle", properties.idle().toMillis())
                .query(Long.class)
                .list()
                .stream()
                .map(SessionId::new)
                .toList();
    }

    /** The user's open sessions, newest first. */
    List<Row> page(UserId user, PageRequest page) {
        long before = page.after().isEmpty()
                ? Long.MAX_VALUE
                : SessionId.parse(page.after()).value();
        return database.sql("SELECT id, device_name, device_platform, created_at, last_used_at FROM session"
                        + " WHERE user_id = :user AND id < :before AND " + OPEN + " ORDER BY id DESC LIMIT :fetch")
                .param("user", user.value())
                .param("before", before)
                .param("idle", properties.idle().toMillis())
                .param("fetch", page.fetch())
                .query((row, _) -> new Row(
                        new SessionId(row.getLong("id")),
                        row.getString("device_name"),
                        row.getString("device_platform"),
                        Instant.ofEpochMilli(row.getLong("created_at")),
                        Instant.ofEpochMilli(row.getLong("last_used_at"))))
                .list();
    }

    boolean belongs(SessionId session, UserId user) {
        return database.sql("SELECT 1 FROM session WHERE id = ? AND user_id = ?")
                .params(session.value(), user.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Compares in constant time. */
    Optional<Match> match(RefreshToken token) {
        return database.sql("SELECT user_id, family_hash, refresh_hash FROM session WHERE id = :id AND " + OPEN)
                .param("id", token.session().value())
                .param("idle", properties.idle().toMillis())
                .query((row, _) -> new Match(
                        new UserId(row.getLong("user_id")),
                        MessageDigest.isEqual(row.getBytes("family_hash"), token.familyHash()),
                        MessageDigest.isEqual(row.getBytes("refresh_hash"), token.secretHash())))
                .optional();
    }

    /** Puts the next token in the place of the present one: of several that try at once, one succeeds. */
    boolean rotate(RefreshToken present, RefreshToken next) {
        return database.sql("UPDATE session SET refresh_hash = :next, last_used_at = " + NOW_MS
                                + " WHERE id = :id AND refresh_hash = :present AND " + OPEN)
                        .param("next", next.secretHash())
                        .param("id", present.session().value())
                        .param("present", present.secretHash())
                        .param("idle", properties.idle().toMillis())
                        .update()
                == 1;
    }

    /** Ended sessions go when the last of their access tokens is long over. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    void forget() {
        delete("revoked_at < " + NOW_MS + " - 86400000");
        delete("last_used_at < " + NOW_MS + " - 86400000 - " + properties.idle().toMillis());
    }

    private void delete(String which) {
        int deleted;
        do {
            deleted = database.sql("DELETE FROM session WHERE " + which + " LIMIT " + DELETED_AT_ONCE)
                    .update();
        } while (deleted == DELETED_AT_ONCE);
    }
}
