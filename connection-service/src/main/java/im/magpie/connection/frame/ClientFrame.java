package im.magpie.connection.frame;

import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Bytes;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import org.jspecify.annotations.Nullable;

/** What a client sent. */
public sealed interface ClientFrame {

    /** What the answer has to bear; absent where none is wanted. */
    @Nullable
    String id();

    record Connect(@Nullable String id, String token) implements ClientFrame {}

    /**
     * A message. Exactly one of conversation and {@code to} is there.
     *
     * @param to the other user of a direct conversation
     * @param content JSON as the client gave it, not yet checked
     */
    record Send(
            @Nullable String id,
            @Nullable ConversationId conversationId,
            @Nullable UserId to,
            String clientMessageId,
            Bytes content)
            implements ClientFrame {}

    record Pull(@Nullable String id, ConversationId conversationId, long after, int limit) implements ClientFrame {}

    /**
     * A question for the conversations that moved.
     *
     * @param heads a JSON object as the client gave it; message-service checks what is in it
     * @param reads likewise
     */
    record Sync(
            @Nullable String id,
            Bytes heads,
            Bytes reads,
            @Nullable String cursor) implements ClientFrame {}

    record Read(@Nullable String id, ConversationId conversationId, long seq) implements ClientFrame {}

    record Typing(@Nullable String id, ConversationId conversationId) implements ClientFrame {}

    record Ping(@Nullable String id) implements ClientFrame {}

    /**
     * No frame that can be acted on.
     *
     * @param id as far as it could be read
     * @param abuse whether it counts as abuse of the protocol: no JSON, no known type, a wrong type of a field
     */
    record Refused(@Nullable String id, MagpieException reason, boolean abuse) implements ClientFrame {}
}
