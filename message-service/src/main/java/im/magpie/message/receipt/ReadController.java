package im.magpie.message.receipt;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Command;
import im.magpie.common.id.ConversationId;
import im.magpie.message.edge.Actor;
import im.magpie.message.edge.Commands;
import im.magpie.message.history.Access;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ReadController {
    private final Commands commands;
    private final Access access;
    private final Unread unread;

    ReadController(Commands commands, Access access, Unread unread) {
        this.commands = commands;
        this.access = access;
        this.unread = unread;
    }

    record Cursor(@Nullable Long seq) {}

    /** How far the caller has read. */
    record ReadState(long readSeq, int unread) {}

    @Operation(
            summary = "Move my read cursor",
            description = "Above the head it is cut to the head, below the cursor it is ignored.")
    @PutMapping("/v1/conversations/{id}/read")
    ReadState read(Actor actor, @PathVariable ConversationId id, @RequestBody Cursor cursor) {
        if (cursor.seq() == null || cursor.seq() < 0) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "Say in 'seq' up to where you have read.");
        }
        commands.submit(actor, id, new Command.Read(cursor.seq()));
        return access.read(actor.user(), id, reader -> new ReadState(reader.readSeq(), unread.of(reader)));
    }
}
