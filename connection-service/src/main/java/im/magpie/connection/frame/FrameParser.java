package im.magpie.connection.frame;

import im.magpie.common.content.Content;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.InvalidIdException;
import im.magpie.common.id.UserId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads text frames in one pass over their bytes. Never throws for what a client sent. */
public final class FrameParser {
    private static final int USUAL_LIMIT = 50;
    private static final int MOST_ENTRIES = 200;
    private static final Set<String> TYPES = Set.of("connect", "send", "pull", "sync", "read", "typing", "ping");

    /** RFC 8259 knows no other encoding than UTF-8; places in the bytes are told of that one alone. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Content.MAX_DEPTH + 1)
                    .build())
            .build();

    private FrameParser() {}

    public static ClientFrame parse(byte[] json) {
        Fields fields = new Fields(json);
        if (!fill(fields, json)) {
            return refused(fields, new MagpieException(ErrorCode.INVALID_REQUEST, "A frame is one JSON object."), true);
        }
        try {
            return build(fields);
        } catch (InvalidIdException e) {
            return refused(fields, new MagpieException(ErrorCode.INVALID_ID, String.valueOf(e.getMessage())), false);
        } catch (MagpieException e) {
            return refused(fields, e, e.code() == ErrorCode.INVALID_REQUEST || e.code() == ErrorCode.UNKNOWN_TYPE);
        }
    }

    /** The {@code id} of a frame that is refused unread, as far as its beginning shows it. */
    public static @Nullable String idOf(byte[] beginning) {
        Fields fields = new Fields(beginning);
        fill(fields, beginning);
        return fields.id();
    }

    private static boolean fill(Fields fields, byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                fields.read(name, parser);
            }
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static ClientFrame build(Fields fields) {
        String type = fields.type();
        if (type == null) {
            fields.requireTypes();
            throw Fields.invalid("A frame has a field 'type'.");
        }
        if (!TYPES.contains(type)) {
            throw new MagpieException(ErrorCode.UNKNOWN_TYPE);
        }
        fields.requireTypes();
        return switch (type) {
            case "connect" -> new ClientFrame.Connect(fields.id(), fields.token());
            case "send" -> send(fields);
            case "pull" ->
                new ClientFrame.Pull(
                        fields.id(), fields.conversationId(), fields.after(), fields.limit(USUAL_LIMIT, MOST_ENTRIES));
            case "sync" -> new ClientFrame.Sync(fields.id(), fields.heads(), fields.reads(), fields.cursor());
            case "read" -> new ClientFrame.Read(fields.id(), fields.conversationId(), fields.seq());
            case "typing" -> new ClientFrame.Typing(fields.id(), fields.conversationId());
            default -> new ClientFrame.Ping(fields.id());
        };
    }

    private static ClientFrame send(Fields fields) {
        ConversationId conversation = fields.conversationIdIfAny();
        UserId to = fields.to();
        if ((conversation == null) == (to == null)) {
            throw Fields.invalid("A 'send' names either 'conversationId' or 'to'.");
        }
        return new ClientFrame.Send(fields.id(), conversation, to, fields.clientMessageId(), fields.content());
    }

    private static ClientFrame refused(Fields fields, MagpieException reason, boolean abuse) {
        return new ClientFrame.Refused(fields.id(), reason, abuse);
    }
}
