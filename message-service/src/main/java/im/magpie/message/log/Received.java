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
 * @param trace the W3C trace context it came with
 */
public record Received(
        int partition,
        long offset,
        ConversationId conversation,
        @Nullable CommandEvent event,
        Bytes raw,
        Past past,
        @Nullable String trace) {

    /** What makes the command the same when it is sent again. */
    CommandKey key() {
        CommandEvent known = Objects.requireNonNull(event);
        return new CommandKey(conversation, known.actor(), known.id());
    }

    /** The same after a failed attempt. */
    Received again(Past since) {
        Past worse = past.compareTo(since) > 0 ? past : since;
        return new Received(partition, offset, conversation, event, raw, worse, trace);
    }

    /** What became of a command before, as far as is known. */
    public enum Past {
        NEW,
        /** Perhaps a client's repeat: a key was taken. */
        SUSPECT,
        /** It was decided once and for ever; perhaps nobody was told. */
        DECIDED
    }
}
