package im.magpie.connection.frame;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What this service itself says to a client; entries, pages and what others push are carried as bytes instead. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Connected.class, name = "connected"),
    @JsonSubTypes.Type(value = ServerFrame.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ServerFrame.Ok.class, name = "ok"),
    @JsonSubTypes.Type(value = ServerFrame.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerFrame.Lagging.class, name = "lagging"),
    @JsonSubTypes.Type(value = ServerFrame.Reconnect.class, name = "reconnect"),
    @JsonSubTypes.Type(value = ServerFrame.Refusal.class, name = "error"),
})
public sealed interface ServerFrame {

    record Connected(
            @Nullable String id,
            UserId userId,
            SessionId sessionId,
            long heartbeatMs,
            Instant serverTime,
            String serverVersion)
            implements ServerFrame {}

    record Ack(@Nullable String id, ConversationId conversationId, long seq, Instant serverTime)
            implements ServerFrame {}

    record Ok(String id) implements ServerFrame {}

    record Pong(@Nullable String id) implements ServerFrame {}

    /** The client may have missed something: it is to sync. */
    record Lagging() implements ServerFrame {}

    /** This node is draining: the client is to connect anew, to another one, after so many milliseconds. */
    record Reconnect(long afterMs) implements ServerFrame {}

    record Refusal(
            @Nullable String id,
            String code,
            String message,
            @Nullable Long retryAfterMs) implements ServerFrame {

        public static Refusal of(@Nullable String id, MagpieException refusal) {
            String message = refusal.getMessage();
            return new Refusal(
                    id,
                    refusal.code().code(),
                    message == null ? refusal.code().text() : message,
                    refusal.code().retryable() ? refusal.retryAfter().toMillis() : null);
        }
    }
}
