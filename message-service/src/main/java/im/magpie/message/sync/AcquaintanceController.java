package im.magpie.message.sync;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Access;
import im.magpie.message.history.Chunks;
import im.magpie.message.history.Membership;
import im.magpie.message.history.Snapshots;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Who may see whose presence: those who share a conversation, and those who talk to each other. */
@RestController
class AcquaintanceController {
    private static final int MAX_OTHERS = 1_000;

    private final JdbcClient database;
    private final Snapshots snapshots;
    private final Access access;

    AcquaintanceController(JdbcClient database, Snapshots snapshots, Access access) {
        this.database = database;
        this.snapshots = snapshots;
        this.access = access;
    }

    record Question(@Nullable UserId userId, @Nullable List<@Nullable UserId> others) {}

    record Ids(Set<UserId> ids) {}

    @PostMapping("/internal/v1/shared")
    Ids shared(@RequestBody Question question) {
        if (question.userId() == null
                || question.others() == null
                || question.others().contains(null)
                || question.others().size() > MAX_OTHERS) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "Name a user and up to " + MAX_OTHERS + " others.");
        }
        long user = question.userId().value();
        List<Long> others = question.others().stream()
                .map(other -> Objects.requireNonNull(other).value())
                .distinct()
                .toList();
        return snapshots.read(() -> {
            Set<UserId> ids = new LinkedHashSet<>();
            for (List<Long> chunk : Chunks.of(others)) {
                database.sql("""
                                SELECT DISTINCT theirs.user_id
                                FROM user_conversation theirs JOIN user_conversation mine
                                  ON mine.user_id = :user AND mine.conversation_id = theirs.conversation_id
                                WHERE theirs.user_id IN (:others)
                                  AND theirs.left_seq IS NULL AND mine.left_seq IS NULL""").param("user", user).param("others", chunk).query(row -> {
                    ids.add(new UserId(row.getLong(1)));
                });
            }
            return new Ids(ids);
        });
    }

    @GetMapping("/internal/v1/direct-peers/{userId}")
    Ids directPeers(@PathVariable UserId userId) {
        List<Membership> all = snapshots.read(() -> access.of(userId));
        Set<UserId> ids = new LinkedHashSet<>();
        for (Membership membership : all) {
            ConversationId conversation = membership.conversation();
            Optional<UserId> peer = conversation.peerOf(userId);
            peer.filter(other -> !other.equals(userId)).ifPresent(ids::add);
        }
        return new Ids(ids);
    }
}
