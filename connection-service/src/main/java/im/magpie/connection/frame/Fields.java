package im.magpie.connection.frame;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Bytes;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The fields of one frame that Magpie knows, as far as they have been read. */
final class Fields {
    private static final int MAX_ID = 128;
    private static final String AFTER = "after";
    private static final String LIMIT = "limit";
    private static final String SEQ = "seq";
    private static final Bytes NOTHING = Bytes.of("{}".getBytes(StandardCharsets.UTF_8));

    private final byte[] json;
    private @Nullable String type;
    private @Nullable String id;
    private @Nullable String token;
    private @Nullable String conversationId;
    private @Nullable String to;
    private @Nullable String clientMessageId;
    private @Nullable String cursor;
    private @Nullable Long after;
    private @Nullable Long limit;
    private @Nullable Long seq;
    private @Nullable Bytes content;
    private @Nullable Bytes heads;
    private @Nullable Bytes reads;
    private @Nullable String wrong;

    Fields(byte[] json) {
        this.json = json;
    }

    @Nullable
    String type() {
        return type;
    }

    @Nullable
    String id() {
        return id;
    }

    /** Takes in the value that the parser stands on; null equals absent, unknown fields are passed over. */
    void read(String name, JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "type" -> type = text(name, parser);
            case "id" -> id = answerable(text(name, parser));
            case "token" -> token = text(name, parser);
            case "conversationId" -> conversationId = text(name, parser);
            case "to" -> to = text(name, parser);
            case "clientMessageId" -> clientMessageId = text(name, parser);
            case "cursor" -> cursor = text(name, parser);
            case AFTER -> after = number(name, parser);
            case LIMIT -> limit = number(name, parser);
            case SEQ -> seq = number(name, parser);
            case "content" -> content = object(name, parser);
            case "heads" -> heads = object(name, parser);
            case "reads" -> reads = object(name, parser);
            default -> parser.skipChildren();
        }
    }

    /** A field of the wrong JSON type matters only in a frame whose type is known. */
    void requireTypes() {
        if (wrong != null) {
            throw invalid("The field '" + wrong + "' has the wrong JSON type.");
        }
    }

    String token() {
        return required("token", token);
    }

    String clientMessageId() {
        return required("clientMessageId", clientMessageId);
    }

    @Nullable
    String cursor() {
        return cursor;
    }

    Bytes content() {
        if (content == null) {
            throw new MagpieException(ErrorCode.INVALID_CONTENT, "A message has an object 'content'.");
        }
        return content;
    }

    Bytes heads() {
        return heads == null ? NOTHING : heads;
    }

    Bytes reads() {
        return reads == null ? NOTHING : reads;
    }

    ConversationId conversationId() {
        return ConversationId.parse(required("conversationId", conversationId));
    }

    @Nullable
    ConversationId conversationIdIfAny() {
        return conversationId == null ? null : ConversationId.parse(conversationId);
    }

    /** Zero is no user: with it the conversation's id would be a group's. */
    @Nullable
    UserId to() {
        if (to == null) {
            return null;
        }
        UserId user = UserId.parse(to);
        if (user.value() == 0) {
            throw new MagpieException(ErrorCode.INVALID_ID, "A user id can't be zero.");
        }
        return user;
    }

    long seq() {
        if (seq == null || seq < 0) {
            throw invalid("'seq' is a number from 0 on.");
        }
        return seq;
    }

    long after() {
        if (after != null && after < 0) {
            throw invalid("'after' is a number from 0 on.");
        }
        return after == null ? 0 : after;
    }

    /** Larger is cut, as in REST. */
    int limit(int usual, int most) {
        if (limit != null && limit < 1) {
            throw invalid("'limit' is at least 1.");
        }
        return limit == null ? usual : (int) Math.min(limit, most);
    }

    static MagpieException invalid(String detail) {
        return new MagpieException(ErrorCode.INVALID_REQUEST, detail);
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw invalid("The field '" + name + "' is missing.");
        }
        return value;
    }

    private @Nullable String answerable(@Nullable String given) {
        if (given == null) {
            return null;
        }
        if (given.isEmpty()
                || given.length() > MAX_ID
                || !StandardCharsets.UTF_8.newEncoder().canEncode(given)) {
            wrong = "id";
            return null;
        }
        return given;
    }

    private @Nullable String text(String name, JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        refuse(name, parser);
        return null;
    }

    private @Nullable Long number(String name, JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && (parser.getNumberType() == JsonParser.NumberType.INT
                        || parser.getNumberType() == JsonParser.NumberType.LONG)) {
            return parser.getLongValue();
        }
        refuse(name, parser);
        return null;
    }

    private @Nullable Bytes object(String name, JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            refuse(name, parser);
            return null;
        }
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        return Bytes.of(Arrays.copyOfRange(json, start, end));
    }

    private void refuse(String name, JsonParser parser) {
        parser.skipChildren();
        wrong = name;
    }
}
