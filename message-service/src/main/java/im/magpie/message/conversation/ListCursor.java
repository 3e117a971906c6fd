package im.magpie.message.conversation;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.InvalidIdException;
import java.util.Comparator;

/**
 * A place in the list of conversations: latest first. What moves up while one reads is not missed, since it is on the first page
 * then.
 *
 * @param time of the last entry, in milliseconds since the epoch
 */
record ListCursor(long time, ConversationId conversation) implements Comparable<ListCursor> {
    private static final Comparator<ListCursor> LATEST_FIRST = Comparator.comparingLong(ListCursor::time)
            .reversed()
            .thenComparing(cursor -> cursor.conversation().high())
            .thenComparing(cursor -> cursor.conversation().low());

    static ListCursor parse(String text) {
        int dot = text.indexOf('.');
        try {
            return new ListCursor(
                    Long.parseLong(text.substring(0, Math.max(dot, 0))), ConversationId.parse(text.substring(dot + 1)));
        } catch (NumberFormatException | InvalidIdException e) {
            throw new MagpieException(
                    ErrorCode.INVALID_REQUEST, "A cursor is what the page before gave as 'nextCursor'.");
        }
    }

    @Override
    public int compareTo(ListCursor other) {
        return LATEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return time + "." + conversation;
    }
}
