package im.magpie.message.conversation;

import im.magpie.common.id.ConversationId;
import im.magpie.common.id.IdGenerator;
import im.magpie.message.edge.Actor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The id that a new group gets; the same one when the request is sent again with its {@code Idempotency-Key} (G3). */
@Component
final class GroupIds {
    private final IdGenerator ids;
    private final JdbcClient database;

    GroupIds(IdGenerator ids, JdbcClient database) {
        this.ids = ids;
        this.database = database;
    }

    ConversationId idFor(Actor actor) {
        ConversationId fresh = ConversationId.group(ids.next());
        if (actor.idempotencyKey() == null) {
            return fresh;
        }
        database.sql("INSERT IGNORE INTO group_request (user_id, command_id, conversation_id) VALUES (?, ?, ?)")
                .params(actor.user().value(), actor.commandId(), fresh.toBytes())
                .update();
        return database.sql("SELECT conversation_id FROM group_request WHERE user_id = ? AND command_id = ?")
                .params(actor.user().value(), actor.commandId())
                .query((row, i) -> ConversationId.ofBytes(row.getBytes(1)))
                .single();
    }
}
