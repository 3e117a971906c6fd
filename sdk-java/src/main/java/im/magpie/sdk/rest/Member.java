package im.magpie.sdk.rest;

import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * A member of a conversation.
 *
 * @param role {@code owner}, {@code admin} or {@code member}
 * @param readSeq how far they have read; not told in conversations of more than 100 members
 */
public record Member(String userId, String role, OptionalLong readSeq) {
    static Member of(JsonNode json) {
        JsonNode readSeq = json.path("readSeq");
        return new Member(
                json.path("userId").stringValue(json.path("id").stringValue("")),
                json.path("role").stringValue("member"),
                readSeq.isNumber() ? OptionalLong.of(readSeq.longValue()) : OptionalLong.empty());
    }
}
