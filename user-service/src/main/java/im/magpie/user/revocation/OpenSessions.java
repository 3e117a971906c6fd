package im.magpie.user.revocation;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.security.Caller;
import im.magpie.common.security.SessionCheck;
import im.magpie.common.web.DatabaseFailures;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** This service's own check looks into the table at each request: a revoked session is out at once. */
@Component
class OpenSessions implements SessionCheck {
    private final JdbcClient database;

    OpenSessions(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void check(Caller caller) {
        if (!open(caller)) {
            throw new MagpieException(ErrorCode.UNAUTHENTICATED, "This session has ended: log in again.");
        }
    }

    private boolean open(Caller caller) {
        try {
            return database.sql("SELECT 1 FROM session WHERE id = ? AND user_id = ? AND revoked_at IS NULL")
                    .params(caller.sessionId().value(), caller.userId().value())
                    .query(Integer.class)
                    .optional()
                    .isPresent();
        } catch (DataAccessException e) {
            throw DatabaseFailures.unavailable(e);
        }
    }
}
