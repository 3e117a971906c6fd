package im.magpie.message.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.ConversationId;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as one of its members sees it.
 *
 * @param type {@code direct} or {@code group}
 * @param title of a group
 * @param members how many there are
 * @param lastSeq the head; 0 before the first entry
 * @param unread exact up to 999
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConversationView(
        ConversationId id,
        String type,
        @Nullable String title,
        int members,
        String role,
        long lastSeq,
        long readSeq,
        int unread,
        @Nullable EntryView lastEntry) {
    static final String DIRECT = "direct";
    static final String GROUP = "group";
}
