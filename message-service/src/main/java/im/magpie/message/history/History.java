package im.magpie.message.history;

import im.magpie.common.frame.EntryView;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What one server of the database answers to those who read on: of the primary a component, of each replica a part of {@link Replica}. */
@Component
final class History {
    private final Access access;
    private final Entries entries;
    private final Heads heads;

    History(Access access, Entries entries, Heads heads) {
        this.access = access;
        this.entries = entries;
        this.heads = heads;
    }

    /** Entries with {@code after < seq < before}: the first of them if {@code after} is given, else the last. */
    Page<EntryView> page(UserId user, ConversationId id, @Nullable Long after, long before, int size) {
        return access.read(
                user,
                id,
                reader -> after == null ? newest(reader, before, size) : following(reader, after, before, size));
    }

    EntriesPage pull(UserId user, ConversationId id, long after, int size) {
        return access.read(
                user,
                id,
                reader -> EntriesPage.of(id, entries.first(reader, after, Long.MAX_VALUE, size), after, heads.of(id)));
    }

    private Page<EntryView> following(Membership reader, long after, long before, int size) {
        List<EntryView> items = entries.first(reader, after, before, size);
        boolean more =
                !items.isEmpty() && items.getLast().seq() < Math.min(heads.of(reader.conversation()), before - 1);
        return new Page<>(items, more ? Long.toString(items.getLast().seq()) : null);
    }

    private Page<EntryView> newest(Membership reader, long before, int size) {
        List<EntryView> items = entries.last(reader, before, size);
        boolean more = !items.isEmpty() && items.getFirst().seq() > reader.visibleFrom();
        return new Page<>(items, more ? Long.toString(items.getFirst().seq()) : null);
    }
}
