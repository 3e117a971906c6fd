package im.magpie.message.history;

import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.crypto.UnreadableContentException;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Entry;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.UserId;
import im.magpie.message.log.Codes;
import im.magpie.message.log.EntryRows;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entry and the present state of what it is about.
 *
 * @param present the one ciphertext there is: of the message itself, for {@code edited} of its target; absent after a recall
 * @param boundTo the command that gave the present ciphertext
 */
record StoredEntry(
        Entry entry,
        @Nullable Bytes present,
        String boundTo,
        @Nullable Instant editedAt,
        @Nullable Instant recalledAt) {
    private static final Logger LOG = LoggerFactory.getLogger(StoredEntry.class);
    private static final byte[] NO_TITLE = "".getBytes(StandardCharsets.UTF_8);
    /** JSON around an entry's content: names, ids, times. */
    private static final int FRAME = 300;

    private static final int ID = 17;

    static final String SELECT = "SELECT " + EntryRows.COLUMNS + """
            , e.edited_at, e.edit_command_id, e.recalled_at, t.content AS target_content, t.edit_command_id AS target_edit
            FROM entry e LEFT JOIN entry t
              ON e.kind =\s""" + Codes.of(Entry.Kind.EDITED) + """
             AND t.conversation_id = e.conversation_id AND t.seq = e.target_seq
            """;

    static StoredEntry read(ResultSet row) throws SQLException {
        Entry entry = EntryRows.read(row);
        boolean edited = entry.kind() == Entry.Kind.EDITED;
        byte[] content = row.getBytes(edited ? "target_content" : "content");
        String edit = row.getString(edited ? "target_edit" : "edit_command_id");
        return new StoredEntry(
                entry,
                content == null ? null : Bytes.of(content),
                edit == null ? entry.commandId() : edit,
                instant(row, "edited_at"),
                instant(row, "recalled_at"));
    }

    /** Only its sender can have edited a message, so the sender of an edit is the target's. */
    EntryView view(ContentCipher cipher, @Nullable List<EntryView.Reaction> reactions) {
        EntryView view = EntryView.of(entry, plain(cipher));
        return entry.kind() == Entry.Kind.MESSAGE ? view.now(editedAt, recalledAt, reactions) : view;
    }

    /** About how many bytes of JSON it will be. */
    int weight() {
        return FRAME
                + (present == null ? 0 : present.length())
                + (entry.members() == null ? 0 : entry.members().size() * ID);
    }

    /** One entry that can't be decrypted must not hide the others: it is shown without its content. */
    private byte @Nullable [] plain(ContentCipher cipher) {
        boolean titled = entry.kind() == Entry.Kind.CREATED || entry.kind() == Entry.Kind.TITLE_CHANGED;
        if (present == null) {
            return titled ? NO_TITLE : null;
        }
        try {
            return cipher.decrypt(present.array(), entry.conversation(), new UserId(entry.sender()), boundTo);
        } catch (UnreadableContentException e) {
            LOG.error("Entry {} of {} can't be decrypted", entry.seq(), entry.conversation(), e);
            return titled ? NO_TITLE : null;
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long ms = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(ms);
    }
}
