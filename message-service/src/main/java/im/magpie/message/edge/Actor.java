package im.magpie.message.edge;

import im.magpie.common.content.ClientMessageId;
import im.magpie.common.id.UserId;
import im.magpie.common.observability.Trace;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a command, by which request. Controllers take it as a parameter.
 *
 * @param idempotencyKey the header of that name: sent again with the same key, a command is done once (G3)
 * @param commandId the same, or a random one where the client gave none
 */
public record Actor(UserId user, @Nullable String idempotencyKey, String commandId, Trace trace) {

    /** The same with the id that the client gave in the body. */
    public Actor withCommandId(String clientMessageId) {
        return new Actor(user, idempotencyKey, ClientMessageId.validate(clientMessageId), trace);
    }
}
