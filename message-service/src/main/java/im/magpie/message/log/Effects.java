package im.magpie.message.log;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command.History;
import im.magpie.common.event.Command.Role;
import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import im.magpie.common.id.ConversationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** What entries change beside the log: members, cursors, the present state of messages. In the transaction of the entries. */
final class Effects {
    private static final String NEW_MEMBERSHIP = " ON DUPLICATE KEY UPDATE joined_seq = VALUES(joined_seq),"
            + " visible_from = VALUES(visible_from), left_seq = NULL";

    private final Connection connection;

    private Effects(Connection connection) {
        this.connection = connection;
    }

    private record Joining(
            ConversationId conversation, long user, Role role, long seq, long visibleFrom, long readSeq) {}

    /** Messages come in their thousands and only the first of a direct conversation has an effect; the rest is rare. */
    static void apply(Connection connection, List<Entry> entries) throws SQLException {
        Effects effects = new Effects(connection);
        List<Joining> first = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.kind() != Kind.MESSAGE) {
                effects.apply(entry);
            } else if (entry.seq() == 1) {
                Conversation.pair(entry.conversation())
                        .keySet()
                        .forEach(user -> first.add(new Joining(entry.conversation(), user, Role.MEMBER, 1, 1, 0)));
            }
        }
        effects.userConversations(first);
    }

    static void moveCursors(Connection connection, Collection<EntryStore.CursorMove> cursors) throws SQLException {
        Rows.write(
                connection,
                "INSERT INTO user_conversation (user_id, conversation_id, joined_seq, visible_from, read_seq) VALUES ",
                "(?,?,1,1,?)",
                " ON DUPLICATE KEY UPDATE read_seq = GREATEST(read_seq, VALUES(read_seq))",
                cursors,
                (statement, i, move) -> {
                    statement.setLong(i, move.user());
                    statement.setBytes(i + 1, move.conversation().toBytes());
                    statement.setLong(i + 2, move.seq());
                    return i + 3;
                });
    }

    private void apply(Entry entry) throws SQLException {
        switch (entry.kind()) {
            case MESSAGE -> {}
            case EDITED -> edited(entry);
            case RECALLED -> recalled(entry);
            case REACTION_ADDED ->
                reaction("INSERT INTO reaction (conversation_id, target_seq, emoji, user_id) VALUES (?,?,?,?)", entry);
            case REACTION_REMOVED ->
                reaction(
                        "DELETE FROM reaction WHERE conversation_id = ? AND target_seq = ? AND emoji = ? AND user_id = ?",
                        entry);
            case CREATED -> created(entry);
            case MEMBERS_ADDED -> added(entry);
            case MEMBER_REMOVED, MEMBER_LEFT -> gone(entry);
            case ROLE_CHANGED -> role(entry, members(entry).getFirst(), Objects.requireNonNull(entry.role()));
            case TITLE_CHANGED ->
                execute(
                        "UPDATE conversation SET title = ?, title_sender = ?, title_command_id = ? WHERE conversation_id = ?",
                        title(entry),
                        entry.sender(),
                        entry.commandId(),
                        entry.conversation().toBytes());
        }
    }

    private void edited(Entry entry) throws SQLException {
        execute(
                "UPDATE entry SET content = ?, edited_at = ?, edit_command_id = ? WHERE conversation_id = ? AND seq = ?",
                Objects.requireNonNull(entry.content()).array(),
                entry.time(),
                entry.commandId(),
                entry.conversation().toBytes(),
                Objects.requireNonNull(entry.target()));
    }

    private void recalled(Entry entry) throws SQLException {
        byte[] conversation = entry.conversation().toBytes();
        long target = Objects.requireNonNull(entry.target());
        execute(
                "UPDATE entry SET content = NULL, edit_command_id = NULL, recalled_at = ? WHERE conversation_id = ? AND seq = ?",
                entry.time(),
                conversation,
                target);
        execute("DELETE FROM reaction WHERE conversation_id = ? AND target_seq = ?", conversation, target);
    }

    private void reaction(String sql, Entry entry) throws SQLException {
        execute(
                sql,
                entry.conversation().toBytes(),
                Objects.requireNonNull(entry.target()),
                Objects.requireNonNull(entry.emoji()),
                entry.sender());
    }

    private void created(Entry entry) throws SQLException {
        execute(
                "INSERT INTO conversation (conversation_id, history, title, title_sender, title_command_id, created_at)"
                        + " VALUES (?,?,?,?,?,?)",
                entry.conversation().toBytes(),
                Codes.of(Objects.requireNonNull(entry.history())),
                title(entry),
                entry.sender(),
                entry.commandId(),
                entry.time());
        join(members(entry).stream()
                .map(user -> new Joining(
                        entry.conversation(),
                        user,
                        user == entry.sender() ? Role.OWNER : Role.MEMBER,
                        entry.seq(),
                        1,
                        0))
                .toList());
    }

    private void added(Entry entry) throws SQLException {
        long visibleFrom = 1;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT history FROM conversation WHERE conversation_id = ?")) {
            statement.setBytes(1, entry.conversation().toBytes());
            try (var row = statement.executeQuery()) {
                if (row.next() && Codes.history(row.getInt(1)) == History.JOINED) {
                    visibleFrom = entry.seq();
                }
            }
        }
        long from = visibleFrom;
        join(members(entry).stream()
                .map(user -> new Joining(entry.conversation(), user, Role.MEMBER, entry.seq(), from, entry.seq()))
                .toList());
    }

    private void gone(Entry entry) throws SQLException {
        byte[] conversation = entry.conversation().toBytes();
        long user = members(entry).getFirst();
        execute(
                "UPDATE member SET left_seq = ? WHERE conversation_id = ? AND user_id = ?",
                entry.seq(),
                conversation,
                user);
        execute(
                "UPDATE user_conversation SET left_seq = ? WHERE user_id = ? AND conversation_id = ?",
                entry.seq(),
                user,
                conversation);
        if (members(entry).size() > 1) {
            role(entry, members(entry).get(1), Role.OWNER);
        }
    }

    private void role(Entry entry, long user, Role role) throws SQLException {
        execute(
                "UPDATE member SET role = ? WHERE conversation_id = ? AND user_id = ?",
                Codes.of(role),
                entry.conversation().toBytes(),
                user);
    }

    private void join(List<Joining> joinings) throws SQLException {
        Rows.write(
                connection,
                "INSERT INTO member (conversation_id, user_id, role, joined_seq, visible_from) VALUES ",
                Rows.placeholders(5),
                NEW_MEMBERSHIP + ", role = VALUES(role)",
                joinings,
                (statement, i, joining) -> {
                    statement.setBytes(i, joining.conversation().toBytes());
                    statement.setLong(i + 1, joining.user());
                    statement.setInt(i + 2, Codes.of(joining.role()));
                    statement.setLong(i + 3, joining.seq());
                    statement.setLong(i + 4, joining.visibleFrom());
                    return i + 5;
                });
        userConversations(joinings);
    }

    private void userConversations(List<Joining> joinings) throws SQLException {
        Rows.write(
                connection,
                "INSERT INTO user_conversation (user_id, conversation_id, joined_seq, visible_from, read_seq) VALUES ",
                Rows.placeholders(5),
                NEW_MEMBERSHIP + ", read_seq = GREATEST(read_seq, VALUES(read_seq))",
                joinings,
                (statement, i, joining) -> {
                    statement.setLong(i, joining.user());
                    statement.setBytes(i + 1, joining.conversation().toBytes());
                    statement.setLong(i + 2, joining.seq());
                    statement.setLong(i + 3, joining.visibleFrom());
                    statement.setLong(i + 4, joining.readSeq());
                    return i + 5;
                });
    }

    private void execute(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }

    private static byte[] title(Entry entry) {
        Bytes title = Objects.requireNonNull(entry.content());
        return title.array();
    }

    private static List<Long> members(Entry entry) {
        return Objects.requireNonNull(entry.members());
    }
}
