package im.magpie.common.security;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import java.security.Principal;
import java.time.Instant;

/**
 * Who holds a valid access token.
 *
 * @param expiresAt when the token ends; a WebSocket outlives it, a request does not
 */
public record Caller(UserId userId, SessionId sessionId, boolean administrator, Instant expiresAt)
        implements Principal {

    @Override
    public String getName() {
        return userId.toString();
    }
}
