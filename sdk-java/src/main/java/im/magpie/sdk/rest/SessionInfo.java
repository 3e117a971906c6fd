package im.magpie.sdk.rest;

import tools.jackson.databind.JsonNode;

/** A session as its user sees it; {@code json} has all that the server said. */
public record SessionInfo(String id, JsonNode json) {
    static SessionInfo of(JsonNode json) {
        return new SessionInfo(
                json.path("id").stringValue(json.path("sessionId").stringValue("")), json);
    }
}
