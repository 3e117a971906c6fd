package im.magpie.message.sync;

import im.magpie.common.event.EntriesEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.event.EventCodec;
import im.magpie.common.id.ConversationId;
import im.magpie.message.history.Page;
import im.magpie.message.history.Snapshots;
import im.magpie.message.log.Codes;
import im.magpie.message.log.EntryRows;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Entries for whoever keeps a read model of the log and has a gap. */
@RestController
class ReadModelController {
    /**
     * An entry's content must open with its own command's id. So the present content of an edited message is shown with the edit that
     * gave it, which comes later in the log, and nowhere else.
     */
    private static final String SELECT = "SELECT "
            + EntryRows.COLUMNS.replace(
                    "e.content",
                    "CASE WHEN e.kind = " + Codes.of(Entry.Kind.EDITED)
                            + " THEN t.content WHEN e.edit_command_id IS NULL THEN e.content END AS content")
            + " FROM entry e LEFT JOIN entry t ON e.kind = " + Codes.of(Entry.Kind.EDITED)
            + " AND t.conversation_id = e.conversation_id AND t.seq = e.target_seq AND t.edit_command_id = e.command_id"
            + " WHERE e.conversation_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?";

    private final JdbcClient database;
    private final Snapshots snapshots;

    ReadModelController(JdbcClient database, Snapshots snapshots) {
        this.database = database;
        this.snapshots = snapshots;
    }

    @GetMapping(path = "/internal/v1/entries", produces = MediaType.APPLICATION_CBOR_VALUE)
    byte[] entries(
            @RequestParam ConversationId conversationId,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Long limit) {
        int size = Page.limit(limit);
        List<Entry> entries = snapshots.read(() -> database.sql(SELECT)
                .params(conversationId.toBytes(), after, size)
                .query((row, i) -> EntryRows.read(row))
                .list());
        return EventCodec.encode(new EntriesEvent(entries));
    }
}
