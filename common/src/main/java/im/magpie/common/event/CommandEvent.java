package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way to the owner of its conversation; the conversation is the record's key.
 *
 * @param actor the user who asks
 * @param id unique for (conversation, actor) for as long as the entry is kept; a repeat gets the first entry (G3)
 * @param deadline milliseconds since the epoch after which the owner discards it, since the edge has answered {@code unavailable}
 * @param replyTo who waits for the answer; nobody, for example, behind a {@code typing}
 */
public record CommandEvent(
        @JsonProperty("a") long actor,
        @JsonProperty("i") String id,
        @JsonProperty("c") Command command,
        @JsonProperty("d") long deadline,
        @JsonProperty("r") @Nullable ReplyTo replyTo) {}
