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
 * @param past whether it may have been worked on before
 * @param sentAt when the edge published it, in milliseconds since the epoch
 * @param trace the W3C trace context it came with
 */
public record Received(
        int partition,
        long offset,
        ConversationId conversation,
        @Nullable CommandEvent event,
        Bytes raw,
        Past past,
        long sentAt,
        @Nullable String trace) {

    /** What makes the command the same when it is sent again. */
    CommandKey key() {
        CommandEvent known = Objects.requireNonNull(event);
        return new CommandKey(conversation, known.actor(), known.id());
    }

    /** The same after a failed attempt. */
    Received again(Past since) {
        Past worse = past.compareTo(since) > 0 ? past : since;
        return new Received(partition, offset, conversation, event, raw, worse, sentAt, trace);
    }

    /** What may have become of a command before, from harmless to worst. */
    public enum Past {
        NEW,
        /** A key was taken: by the first one of a client's repeat, or by another owner. */
        SUSPECT,
        /** A former owner of the partition, or a failed attempt, may have committed it without anyone being told. */
        UNTOLD
    }
}
