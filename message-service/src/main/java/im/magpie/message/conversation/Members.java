package im.magpie.message.conversation;

import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Access;
import im.magpie.message.history.Chunks;
import im.magpie.message.history.Page;
import im.magpie.message.log.Codes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is in a conversation, for those who are. */
@Component
final class Members {
    private final Access access;
    private final JdbcClient database;

    Members(Access access, JdbcClient database) {
        this.access = access;
        this.database = database;
    }

    record Member(UserId userId, String role) {}

    /** In the order of the ids. */
    Page<Member> of(UserId reader, ConversationId id, @Nullable UserId after, int limit) {
        if (id.isDirect()) {
            return access.read(reader, id, membership -> new Page<>(pair(id), null));
        }
        return access.read(reader, id, membership -> {
            List<Member> found = database.sql("""
                            SELECT user_id, role FROM member
                            WHERE conversation_id = ? AND user_id > ? AND left_seq IS NULL ORDER BY user_id LIMIT ?""")
                    .params(id.toBytes(), after == null ? Long.MIN_VALUE : after.value(), limit + 1)
                    .query((row, i) -> member(row.getLong(1), row.getInt(2)))
                    .list();
            List<Member> page = found.subList(0, Math.min(limit, found.size()));
            return new Page<>(
                    page, found.size() > limit ? page.getLast().userId().toString() : null);
        });
    }

    /** Those of the users who are in. */
    List<Member> among(UserId reader, ConversationId id, List<UserId> users) {
        return access.read(reader, id, membership -> {
            List<Member> found = new ArrayList<>();
            for (List<UserId> chunk : Chunks.of(users)) {
                found.addAll(database.sql("""
                                SELECT user_id, role FROM member
                                WHERE conversation_id = :id AND user_id IN (:users) AND left_seq IS NULL
                                ORDER BY user_id""")
                        .param("id", id.toBytes())
                        .param("users", chunk.stream().map(UserId::value).toList())
                        .query((row, i) -> member(row.getLong(1), row.getInt(2)))
                        .list());
            }
            return found;
        });
    }

    private static List<Member> pair(ConversationId direct) {
        return Stream.of(direct.high(), direct.low())
                .distinct()
                .map(user -> new Member(new UserId(user), "member"))
                .toList();
    }

    private static Member member(long user, int role) {
        return new Member(new UserId(user), Codes.role(role).name().toLowerCase(Locale.ROOT));
    }
}
