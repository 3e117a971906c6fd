package im.magpie.sdk.rest;

import tools.jackson.databind.JsonNode;

/** A member of a conversation; {@code role} is {@code owner}, {@code admin} or {@code member}. */
public record Member(String userId, String role) {
    static Member of(JsonNode json) {
        return new Member(
                json.path("userId").stringValue(json.path("id").stringValue("")),
                json.path("role").stringValue("member"));
    }
}
