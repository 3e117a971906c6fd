package im.magpie.user.revocation;

import static im.magpie.user.database.DatabaseClock.NOW_MS;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends sessions, within the caller's transaction if there is one. To end one again does nothing. */
@Component
public class Revoker {
    private static final String REVOKE = "UPDATE session SET revoked_at = " + NOW_MS + " WHERE revoked_at IS NULL AND ";

    private final JdbcClient database;

    Revoker(JdbcClient database) {
        this.database = database;
    }

    public void end(SessionId session) {
        database.sql(REVOKE + "id = ?").param(session.value()).update();
    }

    public void end(Collection<SessionId> sessions) {
        sessions.forEach(this::end);
    }

    public void endAllOf(UserId user) {
        database.sql(REVOKE + "user_id = ?").param(user.value()).update();
    }

    public void endOthersOf(UserId user, SessionId kept) {
        database.sql(REVOKE + "user_id = ? AND id <> ?")
                .params(user.value(), kept.value())
                .update();
    }
}
