package im.magpie.common.frame;

import im.magpie.common.event.Command;
import im.magpie.common.event.Entry;
import im.magpie.common.id.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The {@code data} of an entry: what it is about, by its kind. */
final class EntryData {
    private EntryData() {}

    static @Nullable Map<String, Object> of(Entry entry, @Nullable String title) {
        return switch (entry.kind()) {
            case MESSAGE -> null;
            case EDITED, RECALLED -> Map.of("targetSeq", target(entry));
            case REACTION_ADDED, REACTION_REMOVED ->
                ordered("targetSeq", target(entry), "emoji", Objects.requireNonNull(entry.emoji()));
            case CREATED -> created(entry, title);
            case MEMBERS_ADDED -> Map.of("members", members(entry));
            case MEMBER_REMOVED, MEMBER_LEFT -> gone(entry);
            case ROLE_CHANGED ->
                ordered("userId", members(entry).getFirst(), "role", lower(Objects.requireNonNull(entry.role())));
            case TITLE_CHANGED -> Map.of("title", Objects.requireNonNull(title));
        };
    }

    private static Map<String, Object> created(Entry entry, @Nullable String title) {
        Map<String, Object> data = ordered("title", Objects.requireNonNull(title), "members", members(entry));
        Command.History history = entry.history();
        data.put("history", lower(history == null ? Command.History.ALL : history));
        return data;
    }

    /** The second member, if any, is who became the owner thereby. */
    private static Map<String, Object> gone(Entry entry) {
        List<UserId> members = members(entry);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("userId", members.getFirst());
        if (members.size() > 1) {
            data.put("newOwnerId", members.get(1));
        }
        return data;
    }

    private static Map<String, Object> ordered(String first, Object one, String second, Object other) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(first, one);
        data.put(second, other);
        return data;
    }

    private static Long target(Entry entry) {
        return Objects.requireNonNull(entry.target());
    }

    private static List<UserId> members(Entry entry) {
        return Objects.requireNonNull(entry.members()).stream().map(UserId::new).toList();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
