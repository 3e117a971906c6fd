package im.magpie.presence.query;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.UserId;
import im.magpie.common.security.Caller;
import im.magpie.presence.acquaintance.Acquaintances;
import im.magpie.presence.status.Status;
import im.magpie.presence.status.StatusStore;
import im.magpie.presence.watch.Watcher;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PresenceController {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceController.class);
    private static final int MAX_USERS = 200;

    private final StatusStore store;
    private final Acquaintances acquaintances;
    private final Watcher watcher;

    PresenceController(StatusStore store, Acquaintances acquaintances, Watcher watcher) {
        this.store = store;
        this.acquaintances = acquaintances;
        this.watcher = watcher;
    }

    record Items(List<Item> items) {}

    record Item(UserId userId, Status status, @Nullable Instant lastSeen) {}

    record Choice(@NotNull(message = "required") Status status) {}

    /** Who of the users is online, as far as the caller may know. Whoever shares no conversation with the caller is shown offline. */
    @GetMapping("/v1/presence")
    Items presence(@AuthenticationPrincipal Caller caller, @RequestParam String users) {
        Set<Long> asked = parse(users);
        long self = caller.userId().value();
        Set<Long> others = new HashSet<>(asked);
        others.remove(self);
        Set<Long> visible = new HashSet<>(acquaintances.sharing(self, others));
        visible.add(self);
        visible.retainAll(asked);
        List<Item> items = new ArrayList<>();
        try {
            Map<Long, Status> shown = store.shown(visible);
            Set<Long> gone = new HashSet<>(visible);
            gone.removeAll(shown.keySet());
            Map<Long, Long> lastSeen = store.lastSeen(gone);
            asked.forEach(user -> items.add(item(user, shown.getOrDefault(user, Status.OFFLINE), lastSeen.get(user))));
        } catch (RedisException e) {
            LOG.warn("Redis does not answer, so everybody is shown offline: {}", e.toString());
            items.clear();
            asked.forEach(user -> items.add(item(user, Status.OFFLINE, null)));
        }
        return new Items(items);
    }

    /** How the caller is shown while one of their devices is connected, on all of them, until they choose anew. */
    @PutMapping("/v1/presence")
    Item choose(@AuthenticationPrincipal Caller caller, @Valid @RequestBody Choice choice) {
        if (choice.status() == Status.OFFLINE) {
            throw new MagpieException(
                    ErrorCode.INVALID_REQUEST, "Choose online, away or busy: offline is who has no device connected.");
        }
        long self = caller.userId().value();
        try {
            if (store.choose(self, choice.status())) {
                watcher.chose(self);
            }
        } catch (RedisException e) {
            LOG.warn("Redis does not answer, so nobody can choose a status: {}", e.toString());
            throw new MagpieException(ErrorCode.UNAVAILABLE);
        }
        return item(self, choice.status(), null);
    }

    private static Set<Long> parse(String users) {
        List<String> ids = Arrays.stream(users.split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
        if (ids.size() > MAX_USERS) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "Ask for at most " + MAX_USERS + " users at a time.");
        }
        Set<Long> parsed = new LinkedHashSet<>();
        ids.forEach(id -> parsed.add(UserId.parse(id).value()));
        return parsed;
    }

    private static Item item(long user, Status status, @Nullable Long lastSeen) {
        return new Item(new UserId(user), status, lastSeen == null ? null : Instant.ofEpochMilli(lastSeen));
    }
}
