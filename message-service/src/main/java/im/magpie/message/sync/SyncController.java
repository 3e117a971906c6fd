package im.magpie.message.sync;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class SyncController {
    /** Devices of one question: they share a snapshot, and the time of the slowest. */
    private static final int MAX_DEVICES = 64;

    private final Syncing syncing;
    private final JsonMapper json;

    SyncController(Syncing syncing, JsonMapper json) {
        this.syncing = syncing;
        this.json = json;
    }

    record Sync(
            @Nullable UserId userId,
            @Nullable Map<String, @Nullable Long> heads,
            @Nullable Map<String, @Nullable Long> reads,
            @Nullable ConversationId cursor) {
        Device device() {
            if (userId == null) {
                throw new MagpieException(ErrorCode.INVALID_REQUEST, "A sync names a user.");
            }
            return new Device(userId, parse(heads), parse(reads), cursor);
        }
    }

    @PostMapping("/internal/v1/sync")
    Page<Item> sync(@RequestBody Sync sync) {
        return syncing.since(List.of(sync.device())).getFirst();
    }

    /** A line for each, in their order: who asked can cut the answer without reading it. One that is wrong spoils all. */
    @PostMapping(path = "/internal/v1/syncs", produces = MediaType.APPLICATION_NDJSON_VALUE)
    String syncs(@RequestBody List<Sync> syncs) {
        if (syncs.size() > MAX_DEVICES) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "Ask for up to " + MAX_DEVICES + " devices at once.");
        }
        return syncing.since(syncs.stream().map(Sync::device).toList()).stream()
                .map(json::writeValueAsString)
                .collect(Collectors.joining("\n"));
    }

    private static Map<ConversationId, Long> parse(@Nullable Map<String, @Nullable Long> given) {
        Map<ConversationId, Long> parsed = new HashMap<>();
        Objects.requireNonNullElse(given, Map.<String, @Nullable Long>of())
                .forEach((id, seq) -> parsed.put(ConversationId.parse(id), seq == null ? 0L : seq));
        return parsed;
    }
}
