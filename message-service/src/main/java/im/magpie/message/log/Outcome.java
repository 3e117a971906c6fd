package im.magpie.message.log;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Entry;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a command, for those who are to know. Everything that is said here is durable. */
public sealed interface Outcome {
    /** Who waits for the answer. */
    @Nullable
    ReplyTo replyTo();

    /**
     * A new entry; also one of a former owner who may not have told anyone.
     *
     * @param partition of its command
     */
    record Appended(int partition, @Nullable ReplyTo replyTo, Entry entry, List<Long> recipients, boolean repeat)
            implements Outcome {}

    /** A command that a client sent again. */
    record Repeat(@Nullable ReplyTo replyTo, Entry entry) implements Outcome {}

    record Done(@Nullable ReplyTo replyTo) implements Outcome {}

    record CursorMoved(
            @Nullable ReplyTo replyTo, ConversationId conversation, long user, long seq, List<Long> recipients)
            implements Outcome {}

    record Typing(@Nullable ReplyTo replyTo, ConversationId conversation, long user, List<Long> recipients)
            implements Outcome {}

    record Refused(@Nullable ReplyTo replyTo, ErrorCode code, String text) implements Outcome {}

    /** A command that could not be digested: {@code raw} goes to the dead letters. */
    record Poison(@Nullable ReplyTo replyTo, ConversationId conversation, Bytes raw, String reason)
            implements Outcome {}
}
