package im.magpie.message.sync;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Page;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SyncController {
    private final Syncing syncing;

    SyncController(Syncing syncing) {
        this.syncing = syncing;
    }

    record Sync(
            @Nullable UserId userId,
            @Nullable Map<String, @Nullable Long> heads,
            @Nullable Map<String, @Nullable Long> reads,
            @Nullable ConversationId cursor) {}

    @PostMapping("/internal/v1/sync")
    Page<Syncing.Item> sync(@RequestBody Sync sync) {
        if (sync.userId() == null) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "A sync names a user.");
        }
        return syncing.since(sync.userId(), new Syncing.Held(parse(sync.heads()), parse(sync.reads())), sync.cursor());
    }

    private static Map<ConversationId, Long> parse(@Nullable Map<String, @Nullable Long> given) {
        Map<ConversationId, Long> parsed = new HashMap<>();
        Objects.requireNonNullElse(given, Map.<String, @Nullable Long>of())
                .forEach((id, seq) -> parsed.put(ConversationId.parse(id), seq == null ? 0L : seq));
        return parsed;
    }
}
