package im.magpie.message.sync;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.magpie.common.id.ConversationId;
import org.jspecify.annotations.Nullable;

/** A conversation that moved or is new; or, with nothing but {@code gone}, one that the user is not in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Item(
        ConversationId conversationId,
        @Nullable Long lastSeq,
        @Nullable Long readSeq,
        @Nullable Integer unread,
        @Nullable Boolean gone) {
    static Item gone(ConversationId conversation) {
        return new Item(conversation, null, null, null, true);
    }

    /** Of a direct one that nobody wrote in yet. */
    static Item unbegun(ConversationId conversation) {
        return new Item(conversation, 0L, 0L, 0, null);
    }

    boolean isGone() {
        return gone != null;
    }
}
