package im.magpie.sdk.rest;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether somebody is there.
 *
 * @param status {@code online}, {@code away}, {@code busy} or {@code offline}
 * @param lastSeen RFC 3339, of those who are not online and may be seen
 */
public record Presence(
        String userId, String status, @Nullable String lastSeen) {
    static Presence of(JsonNode json) {
        return new Presence(
                json.path("userId").stringValue(""),
                json.path("status").stringValue("offline"),
                json.path("lastSeen").stringValue(null));
    }
}
