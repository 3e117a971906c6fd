package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.magpie.common.id.ConversationId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a conversation's log, its content still ciphertext.
 *
 * @param conversation as 16 bytes
 * @param ordinal how many messages there are up to and including this entry
 * @param time milliseconds since the epoch, strictly growing within the conversation
 * @param commandId the id of its command; shown as {@code clientMessageId} of a message
 * @param content ciphertext of the content, of a {@code message} and of what an {@code edited} makes of its target, or of the new
 *     title; bound to the conversation, the sender and {@code commandId}. Null in a message or an edit that is told again
 *     after a later edit or a recall: what it said is no more
 * @param target the entry that an edit, recall or reaction is about
 * @param members whom a change of members is about
 * @param role the new role of a {@code role_changed}
 * @param emoji the emoji of a reaction
 * @param history what those who join later see, of a {@code created}
 */
public record Entry(
        @JsonProperty("c") ConversationId conversation,
        @JsonProperty("s") long seq,
        @JsonProperty("o") long ordinal,
        @JsonProperty("k") Kind kind,
        @JsonProperty("u") long sender,
        @JsonProperty("t") long time,
        @JsonProperty("i") String commandId,
        @JsonProperty("b") @Nullable Bytes content,
        @JsonProperty("g") @Nullable Long target,
        @JsonProperty("m") @Nullable List<Long> members,
        @JsonProperty("r") Command.@Nullable Role role,
        @JsonProperty("e") @Nullable String emoji,
        @JsonProperty("h") Command.@Nullable History history) {

    /** The kinds of entries; the number in the database is the ordinal, so new kinds are added at the end. */
    public enum Kind {
        MESSAGE,
        EDITED,
        RECALLED,
        REACTION_ADDED,
        REACTION_REMOVED,
        CREATED,
        MEMBERS_ADDED,
        MEMBER_REMOVED,
        MEMBER_LEFT,
        ROLE_CHANGED,
        TITLE_CHANGED;

        private final String text = name().toLowerCase(Locale.ROOT);

        /** The kind as clients see it. */
        public String text() {
            return text;
        }
    }
}
