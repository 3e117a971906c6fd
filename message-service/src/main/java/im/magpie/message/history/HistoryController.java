package im.magpie.message.history;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class HistoryController {
    private final Replicas replicas;

    HistoryController(Replicas replicas) {
        this.replicas = replicas;
    }

    record Pull(
            @Nullable UserId userId,
            @Nullable ConversationId conversationId,
            @Nullable Long after,
            @Nullable Long limit) {}

    @Operation(
            summary = "Entries of a conversation",
            description =
                    "Items ascend by seq. With `after`: those that follow it, and `nextCursor` is the next `after`."
                            + " Without: the newest (before `before`), and `nextCursor` is the next `before`.")
    @GetMapping("/v1/conversations/{id}/entries")
    Page<EntryView> entries(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable ConversationId id,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Long limit) {
        int size = Page.limit(limit);
        long upTo = before == null ? Long.MAX_VALUE : notNegative(before);
        Long from = after == null ? null : notNegative(after);
        return replicas.read(id, history -> history.page(caller.userId(), id, from, upTo, size));
    }

    @PostMapping("/internal/v1/pull")
    EntriesPage pull(@RequestBody Pull pull) {
        if (pull.userId() == null || pull.conversationId() == null) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "A pull names a user and a conversation.");
        }
        long after = notNegative(Objects.requireNonNullElse(pull.after(), 0L));
        int size = Page.limit(pull.limit());
        UserId user = pull.userId();
        ConversationId id = pull.conversationId();
        return replicas.read(id, history -> history.pull(user, id, after, size));
    }

    private static long notNegative(long seq) {
        if (seq < 0) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "A seq is not negative.");
        }
        return seq;
    }
}
