package im.magpie.message.log;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.Entry;
import im.magpie.common.event.EventCodec;
import im.magpie.common.id.ConversationId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an entry is laid out in its table. */
public final class EntryRows {
    /** The columns that {@link #read} needs, of a table or alias {@code e}. */
    public static final String COLUMNS =
            "e.conversation_id, e.seq, e.ordinal, e.kind, e.sender_id, e.server_time, e.command_id, e.content, e.target_seq, e.data";

    /**
     * The last entry of one conversation, to be joined by {@code UNION ALL} for many: a probe each. {@code MAX(seq)} with
     * {@code IN} and {@code GROUP BY} would be shorter and is that on MySQL 9.7, but MariaDB 11.4 reads every entry of those conversations for it.
     */
    public static final String LAST =
            "(SELECT conversation_id, seq, ordinal, server_time FROM entry FORCE INDEX (PRIMARY)"
                    + " WHERE conversation_id = ? ORDER BY seq DESC LIMIT 1)";

    static final String INSERT =
            "INSERT INTO entry (conversation_id, seq, ordinal, kind, sender_id, server_time, command_id,"
                    + " content, target_seq, data) VALUES ";
    static final String PLACEHOLDERS = "(?,?,?,?,?,?,?,?,?,?)";

    private EntryRows() {}

    /** What only few entries have. */
    record Details(
            @Nullable List<Long> members,
            Command.@Nullable Role role,
            @Nullable String emoji,
            Command.@Nullable History history) {}

    /** Reads the entry that the row of {@link #COLUMNS} holds. */
    public static Entry read(ResultSet row) throws SQLException {
        byte[] content = row.getBytes("content");
        byte[] data = row.getBytes("data");
        long target = row.getLong("target_seq");
        Long targetSeq = row.wasNull() ? null : target;
        Details details = data == null ? new Details(null, null, null, null) : EventCodec.decode(data, Details.class);
        return new Entry(
                ConversationId.ofBytes(row.getBytes("conversation_id")),
                row.getLong("seq"),
                row.getLong("ordinal"),
                Codes.kind(row.getInt("kind")),
                row.getLong("sender_id"),
                row.getLong("server_time"),
                row.getString("command_id"),
                content == null ? null : Bytes.of(content),
                targetSeq,
                details.members(),
                details.role(),
                details.emoji(),
                details.history());
    }

    /** Sets the parameters of one row; returns the index after the last. */
    static int bind(PreparedStatement statement, int first, Entry entry) throws SQLException {
        int i = first;
        statement.setBytes(i++, entry.conversation().toBytes());
        statement.setLong(i++, entry.seq());
        statement.setLong(i++, entry.ordinal());
        statement.setInt(i++, Codes.of(entry.kind()));
        statement.setLong(i++, entry.sender());
        statement.setLong(i++, entry.time());
        statement.setString(i++, entry.commandId());
        // The content of an edit is in its target's row, so that a recall finds the only copy.
        Bytes content = entry.kind() == Entry.Kind.EDITED ? null : entry.content();
        statement.setBytes(i++, content == null ? null : content.array());
        if (entry.target() == null) {
            statement.setNull(i++, Types.BIGINT);
        } else {
            statement.setLong(i++, entry.target());
        }
        statement.setBytes(i++, detailsOf(entry));
        return i;
    }

    private static byte @Nullable [] detailsOf(Entry entry) {
        if (entry.members() == null && entry.role() == null && entry.emoji() == null && entry.history() == null) {
            return null;
        }
        return EventCodec.encode(new Details(entry.members(), entry.role(), entry.emoji(), entry.history()));
    }
}
