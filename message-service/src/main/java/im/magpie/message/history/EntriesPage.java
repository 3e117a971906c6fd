package im.magpie.message.history;

import im.magpie.common.frame.EntryView;
import im.magpie.common.id.ConversationId;
import java.util.List;

/**
 * The answer to a pull.
 *
 * @param from first {@code seq} that it covers
 * @param to last {@code seq} that it covers: a client moves on to it even where items are fewer
 * @param lastSeq the head of the conversation
 */
record EntriesPage(ConversationId conversationId, List<EntryView> items, long from, long to, long lastSeq) {

    static EntriesPage of(ConversationId conversation, List<EntryView> items, long after, long head) {
        long to = items.isEmpty() ? after : items.getLast().seq();
        return new EntriesPage(conversation, items, after + 1, to, head);
    }
}
