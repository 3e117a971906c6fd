package im.magpie.sdk.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One entry of a conversation's log.
 *
 * @param seq its place in the log: 1, 2, 3 ... without gaps
 * @param ordinal the number of messages up to and including it
 * @param kind {@code message}, {@code title_changed}, ...; ignore those you do not know
 * @param content of a message that is not recalled, and of an edit
 * @param data what other kinds are about; a missing node for messages
 * @param editedAt when the present content was given; live entries show the message as it was sent
 * @param recalledAt when the message was taken back; it then has no content
 */
public record Entry(
        String conversationId,
        long seq,
        long ordinal,
        String kind,
        String senderId,
        Instant serverTime,
        @Nullable String clientMessageId,
        @Nullable Content content,
        JsonNode data,
        @Nullable Instant editedAt,
        @Nullable Instant recalledAt,
        List<Reaction> reactions) {

    /** A message as it was sent. */
    public static Entry message(
            String conversationId,
            long seq,
            long ordinal,
            String senderId,
            Instant serverTime,
            String clientMessageId,
            Content content) {
        return new Entry(
                conversationId,
                seq,
                ordinal,
                "message",
                senderId,
                serverTime,
                clientMessageId,
                content,
                MissingNode.getInstance(),
                null,
                null,
                List.of());
    }

    /** Reads an entry of an answer or a live frame. */
    public static Entry of(JsonNode json) {
        JsonNode content = json.path("content");
        return new Entry(
                json.path("conversationId").stringValue(""),
                json.path("seq").longValue(0),
                json.path("ordinal").longValue(0),
                json.path("kind").stringValue(""),
                json.path("senderId").stringValue(""),
                Optional.ofNullable(time(json.path("serverTime"))).orElse(Instant.EPOCH),
                json.path("clientMessageId").stringValue(null),
                content.isObject() ? Content.of(content) : null,
                json.path("data"),
                time(json.path("editedAt")),
                time(json.path("recalledAt")),
                reactions(json.path("reactions")));
    }

    /** Whether it counts as a message. */
    public boolean isMessage() {
        return kind.equals("message");
    }

    /** Its text, empty where it has none. */
    public String text() {
        return content instanceof Content.Text text ? text.text() : "";
    }

    /** The {@code seq} of the message that an edit, a recall or a reaction is about; 0 for others. */
    public long targetSeq() {
        return data.path("targetSeq").longValue(0);
    }

    /** Whether this entry lets the user in: the group was made with them, or they were added. */
    public boolean lets(String userId) {
        return switch (kind) {
            case "created" -> senderId.equals(userId) || names(userId);
            case "members_added" -> names(userId);
            default -> false;
        };
    }

    /** Whether the user is out by this entry. */
    public boolean ends(String userId) {
        return (kind.equals("member_removed") || kind.equals("member_left"))
                && data.path("userId").stringValue("").equals(userId);
    }

    private boolean names(String userId) {
        for (JsonNode member : data.path("members")) {
            if (member.stringValue("").equals(userId)) {
                return true;
            }
        }
        return false;
    }

    private static List<Reaction> reactions(JsonNode json) {
        if (json.isEmpty()) {
            return List.of();
        }
        List<Reaction> reactions = new ArrayList<>();
        for (JsonNode one : json) {
            List<String> users = new ArrayList<>();
            one.path("userIds").forEach(user -> users.add(user.stringValue("")));
            reactions.add(new Reaction(one.path("emoji").stringValue(""), users));
        }
        return List.copyOf(reactions);
    }

    private static @Nullable Instant time(JsonNode json) {
        if (!json.isString()) {
            return null;
        }
        try {
            return Instant.parse(json.stringValue());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
