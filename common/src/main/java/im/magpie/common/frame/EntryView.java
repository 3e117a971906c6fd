package im.magpie.common.frame;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the public contract shows it.
 *
 * @param content JSON as the sender gave it, of {@code message} and {@code edited}
 * @param data what other kinds are about
 * @param editedAt when the present content was given, of a message that was edited
 * @param recalledAt when the message was taken back; it then has no content
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EntryView(
        ConversationId conversationId,
        long seq,
        long ordinal,
        String kind,
        UserId senderId,
        Instant serverTime,
        @Nullable String clientMessageId,
        @JsonRawValue @Nullable String content,
        @Nullable Map<String, Object> data,
        @Nullable Instant editedAt,
        @Nullable Instant recalledAt,
        @Nullable List<Reaction> reactions) {

    /** Who reacted with one emoji, in the order of their ids. */
    public record Reaction(String emoji, List<UserId> userIds) {}

    /**
     * The entry as it was appended.
     *
     * @param plain its {@link Entry#content()} decrypted: JSON, or the UTF-8 of a title
     */
    public static EntryView of(Entry entry, byte @Nullable [] plain) {
        String text = plain == null ? null : new String(plain, StandardCharsets.UTF_8);
        boolean message = entry.kind() == Entry.Kind.MESSAGE;
        return new EntryView(
                entry.conversation(),
                entry.seq(),
                entry.ordinal(),
                entry.kind().text(),
                new UserId(entry.sender()),
                Instant.ofEpochMilli(entry.time()),
                message ? entry.commandId() : null,
                message || entry.kind() == Entry.Kind.EDITED ? text : null,
                EntryData.of(entry, text),
                null,
                null,
                null);
    }

    /** The message as it reads now: edited, recalled, with its reactions. */
    public EntryView now(@Nullable Instant edited, @Nullable Instant recalled, @Nullable List<Reaction> present) {
        return new EntryView(
                conversationId,
                seq,
                ordinal,
                kind,
                senderId,
                serverTime,
                clientMessageId,
                recalled == null ? content : null,
                data,
                recalled == null ? edited : null,
                recalled,
                present == null || present.isEmpty() ? null : present);
    }
}
