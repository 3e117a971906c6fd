package im.magpie.sdk.rest;

import im.magpie.sdk.log.Entry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A conversation as one of its members sees it. */
public record ConversationInfo(
        String id,
        String type,
        String title,
        long memberCount,
        String role,
        long lastSeq,
        long readSeq,
        long unread,
        @Nullable Entry lastEntry,
        JsonNode json) {
    static ConversationInfo of(JsonNode json) {
        return new ConversationInfo(
                json.path("id").stringValue(""),
                json.path("type").stringValue(""),
                json.path("title").stringValue(""),
                json.path("members").longValue(0),
                json.path("role").stringValue(""),
                json.path("lastSeq").longValue(0),
                json.path("readSeq").longValue(0),
                json.path("unread").longValue(0),
                json.path("lastEntry").isObject() ? Entry.of(json.path("lastEntry")) : null,
                json);
    }
}
