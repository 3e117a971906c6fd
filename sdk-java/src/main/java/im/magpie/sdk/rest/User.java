package im.magpie.sdk.rest;

import tools.jackson.databind.JsonNode;

/** An account. */
public record User(String id, String username, String displayName) {
    /** Reads it. */
    public static User of(JsonNode json) {
        String username = json.path("username").stringValue("");
        return new User(
                json.path("id").stringValue(""),
                username,
                json.path("displayName").stringValue(username));
    }
}
