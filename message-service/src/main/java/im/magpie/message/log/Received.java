package im.magpie.message.log;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.id.ConversationId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command as it was polled.
 *
 * @param event absent if its bytes could not be read
 * @param raw as it came, for dead letters
 * @param repeated whether a former owner of the partition, or a failed attempt, may have worked on it
 * @param trace the W3C trace context it came with
 */
record Received(
        int partition,
        long offset,
        ConversationId conversation,
        @Nullable CommandEvent event,
        Bytes raw,
        boolean repeated,
        @Nullable String trace) {

    /** What makes the command the same when it is sent again. */
    CommandKey key() {
        CommandEvent known = Objects.requireNonNull(event);
        return new CommandKey(conversation, known.actor(), known.id());
    }

    /** The same after a failed attempt, which may have been committed without anyone being told. */
    Received again() {
        return new Received(partition, offset, conversation, event, raw, true, trace);
    }
}
