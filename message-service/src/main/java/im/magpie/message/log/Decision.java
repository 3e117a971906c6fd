package im.magpie.message.log;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Entry;

/** What becomes of a command. */
sealed interface Decision {
    /** It is this entry. */
    record Append(Entry entry) implements Decision {}

    /** There is nothing to change: it is so already. */
    record Nothing() implements Decision {}

    /** The actor's read cursor moves to {@code seq}. */
    record MoveCursor(long seq) implements Decision {}

    /** The other members are shown that the actor types. */
    record ShowTyping() implements Decision {}

    record Refuse(ErrorCode code, String text) implements Decision {
        Refuse(ErrorCode code) {
            this(code, code.text());
        }
    }
}
