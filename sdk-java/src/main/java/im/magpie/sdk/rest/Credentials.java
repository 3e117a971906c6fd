package im.magpie.sdk.rest;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * What a log-in gives. Keep the refresh token in a safe place: it is good for one use, and the next comes with its answer.
 *
 * @param expiresAt when the access token ends
 */
public record Credentials(
        String accessToken, String refreshToken, String sessionId, Instant issuedAt, Instant expiresAt, User user) {

    static Credentials of(JsonNode json, Instant now) {
        return new Credentials(
                json.path("accessToken").stringValue(""),
                json.path("refreshToken").stringValue(""),
                json.path("sessionId").stringValue(""),
                now,
                now.plusSeconds(json.path("expiresIn").longValue(0)),
                User.of(json.path("user")));
    }

    /** When to get the next one: with a fifth of its life to go. */
    public Instant renewAt() {
        long life = expiresAt.toEpochMilli() - issuedAt.toEpochMilli();
        return issuedAt.plusMillis(life * 4 / 5);
    }

    @Override
    public String toString() {
        return "Credentials[sessionId=" + sessionId + ", user=" + user.id() + "]";
    }
}
