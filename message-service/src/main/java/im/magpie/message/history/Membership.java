package im.magpie.message.history;

import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;

/**
 * Someone who is in a conversation now.
 *
 * @param visibleFrom the first {@code seq} that they may see
 * @param readSeq their read cursor; unread is what comes after it
 */
public record Membership(UserId user, ConversationId conversation, long visibleFrom, long readSeq) {

    /** Of a direct conversation that has no entry yet. */
    static Membership unbegun(UserId user, ConversationId conversation) {
        return new Membership(user, conversation, 1, 0);
    }
}
