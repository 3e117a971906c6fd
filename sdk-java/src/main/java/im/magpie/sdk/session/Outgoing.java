package im.magpie.sdk.session;

import im.magpie.sdk.log.Content;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A frame for the server. */
public sealed interface Outgoing {
    /** The greeting; its text hides the token. */
    record Connect(String id, String token) implements Outgoing {
        @Override
        public String toString() {
            return "Connect[id=" + id + "]";
        }
    }

    /** A message. */
    record Send(String id, String conversationId, String clientMessageId, Content content) implements Outgoing {}

    /** Entries after a place. */
    record Pull(String id, String conversationId, long after, int limit) implements Outgoing {}

    /**
     * What moved beyond these.
     *
     * @param reads the read cursors that were told at these heads; who is not named is told again if they have ever read
     */
    record Sync(
            String id,
            Map<String, Long> heads,
            Map<String, Long> reads,
            @Nullable String cursor) implements Outgoing {}

    /** One has read up to {@code seq}. */
    record Read(String id, String conversationId, long seq) implements Outgoing {}

    /** One is typing. */
    record Typing(String conversationId) implements Outgoing {}

    /** Still here. */
    record Ping() implements Outgoing {}

    /** As it goes over the wire. */
    default ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return switch (this) {
            case Connect(String id, String token) ->
                json.put("type", "connect").put("id", id).put("token", token);
            case Send(String id, String conversation, String clientMessageId, Content content) -> {
                json.put("type", "send").put("id", id).put("conversationId", conversation);
                json.put("clientMessageId", clientMessageId).set("content", content.toJson());
                yield json;
            }
            case Pull(String id, String conversation, long after, int limit) ->
                json.put("type", "pull")
                        .put("id", id)
                        .put("conversationId", conversation)
                        .put("after", after)
                        .put("limit", limit);
            case Sync(String id, Map<String, Long> heads, Map<String, Long> reads, String cursor) -> {
                json.put("type", "sync").put("id", id);
                ObjectNode positions = json.putObject("heads");
                heads.forEach(positions::put);
                ObjectNode cursors = json.putObject("reads");
                reads.forEach(cursors::put);
                if (cursor != null) {
                    json.put("cursor", cursor);
                }
                yield json;
            }
            case Read(String id, String conversation, long seq) ->
                json.put("type", "read")
                        .put("id", id)
                        .put("conversationId", conversation)
                        .put("seq", seq);
            case Typing(String conversation) -> json.put("type", "typing").put("conversationId", conversation);
            case Ping() -> json.put("type", "ping");
        };
    }
}
