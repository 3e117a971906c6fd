package im.magpie.message.history;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.user.KnownUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who may see a conversation: its present members, for whom a row by user exists, and the two users of a direct one that has no entry
 * yet. For everybody else it does not exist (G5).
 */
@Component
public final class Access {
    private final JdbcClient database;
    private final Snapshots snapshots;
    private final KnownUsers users;

    Access(JdbcClient database, Snapshots snapshots, KnownUsers users) {
        this.database = database;
        this.snapshots = snapshots;
        this.users = users;
    }

    private record Reading<T>(boolean begun, T result) {}

    /**
     * Reads as that user, from one snapshot of membership and all that {@code queries} asks for.
     *
     * @throws MagpieException {@code conversation_not_found} for who is not in; {@code unavailable}
     */
    public <T> T read(UserId user, ConversationId conversation, Function<Membership, T> queries) {
        if (conversation.isDirect() && !conversation.isBetween(user)) {
            throw notFound();
        }
        Reading<T> reading = snapshots.read(() -> {
            Optional<Membership> membership = find(user, conversation);
            if (membership.isEmpty() && !conversation.isDirect()) {
                throw notFound();
            }
            return new Reading<>(
                    membership.isPresent(),
                    queries.apply(membership.orElseGet(() -> Membership.unbegun(user, conversation))));
        });
        if (!reading.begun()) {
            requirePeers(conversation);
        }
        return reading.result();
    }

    /** Only within a snapshot. */
    public Optional<Membership> find(UserId user, ConversationId conversation) {
        return database.sql("SELECT visible_from, read_seq FROM user_conversation"
                        + " WHERE user_id = ? AND conversation_id = ? AND left_seq IS NULL")
                .params(user.value(), conversation.toBytes())
                .query((row, i) -> new Membership(user, conversation, row.getLong(1), row.getLong(2)))
                .optional();
    }

    /** All that the user is in, in no order: they may come from several servers (ADR 21). Only within a snapshot. */
    public List<Membership> of(UserId user) {
        return of(Set.of(user));
    }

    /** The same of several users, each membership once. */
    public List<Membership> of(Set<UserId> users) {
        List<Membership> all = new ArrayList<>();
        for (List<UserId> chunk : Chunks.of(users)) {
            database.sql("SELECT user_id, conversation_id, visible_from, read_seq FROM user_conversation"
                            + " WHERE user_id IN (:users) AND left_seq IS NULL")
                    .param("users", chunk.stream().map(UserId::value).toList())
                    .query(row -> {
                        all.add(new Membership(
                                new UserId(row.getLong(1)),
                                ConversationId.ofBytes(row.getBytes(2)),
                                row.getLong(3),
                                row.getLong(4)));
                    });
        }
        return all;
    }

    /** A direct conversation exists as soon as its users do. */
    private void requirePeers(ConversationId direct) {
        Map<Long, Boolean> exist =
                users.exist(direct.low() == direct.high() ? Set.of(direct.low()) : Set.of(direct.low(), direct.high()));
        if (exist.containsValue(false)) {
            throw notFound();
        }
        if (!exist.containsKey(direct.low()) || !exist.containsKey(direct.high())) {
            throw new MagpieException(
                    ErrorCode.UNAVAILABLE,
                    "Whether this user exists can't be told right now: try again after a while.");
        }
    }

    private static MagpieException notFound() {
        return new MagpieException(ErrorCode.CONVERSATION_NOT_FOUND);
    }
}
