package im.magpie.message.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Access;
import im.magpie.message.history.Chunks;
import im.magpie.message.history.Page;
import im.magpie.message.log.Codes;
import im.magpie.message.log.LogProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is in a conversation, for those who are. */
@Component
final class Members {
    private final Access access;
    private final JdbcClient database;
    private final LogProperties properties;

    Members(Access access, JdbcClient database, LogProperties properties) {
        this.access = access;
        this.database = database;
        this.properties = properties;
    }

    /**
     * One who is in.
     *
     * @param readSeq their read cursor, the state of which a receipt is the news: absent where receipts are not shown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Member(UserId userId, String role, @Nullable Long readSeq) {}

    /** In the order of the ids. */
    Page<Member> of(UserId reader, ConversationId id, @Nullable UserId after, int limit) {
        if (id.isDirect()) {
            return access.read(reader, id, membership -> new Page<>(withCursors(id, pair(id)), null));
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
                    withCursors(id, page),
                    found.size() > limit ? page.getLast().userId().toString() : null);
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
            return withCursors(id, found);
        });
    }

    private List<Member> withCursors(ConversationId id, List<Member> members) {
        if (size(id) > properties.receiptsUpTo()) {
            return members;
        }
        Map<Long, Long> cursors = new HashMap<>();
        for (List<Member> chunk : Chunks.of(members)) {
            database.sql("""
                            SELECT user_id, read_seq FROM user_conversation
                            WHERE user_id IN (:users) AND conversation_id = :id""")
                    .param(
                            "users",
                            chunk.stream()
                                    .map(member -> member.userId().value())
                                    .toList())
                    .param("id", id.toBytes())
                    .query(row -> {
                        cursors.put(row.getLong(1), row.getLong(2));
                    });
        }
        return members.stream()
                .map(member -> new Member(
                        member.userId(),
                        member.role(),
                        cursors.getOrDefault(member.userId().value(), 0L)))
                .toList();
    }

    private int size(ConversationId id) {
        return id.isDirect()
                ? pair(id).size()
                : database.sql("SELECT COUNT(*) FROM member WHERE conversation_id = ? AND left_seq IS NULL")
                        .params(id.toBytes())
                        .query(Integer.class)
                        .single();
    }

    private static List<Member> pair(ConversationId direct) {
        return Stream.of(direct.high(), direct.low())
                .distinct()
                .map(user -> new Member(new UserId(user), "member", null))
                .toList();
    }

    private static Member member(long user, int role) {
        return new Member(new UserId(user), Codes.role(role).name().toLowerCase(Locale.ROOT), null);
    }
}
