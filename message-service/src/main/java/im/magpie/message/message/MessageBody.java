package im.magpie.message.message;

import im.magpie.common.content.Content;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a request that carries content. The content is cut out of the body as it came, because reading and writing it again could
 * change what other clients get.
 *
 * @param content valid content
 */
record MessageBody(@Nullable String clientMessageId, Bytes content) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @throws MagpieException {@code invalid_request}, {@code invalid_content}, {@code too_large} */
    static MessageBody read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new MagpieException(ErrorCode.TOO_LARGE, "A request may have up to " + MAX_BYTES + " bytes.");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
                return read(parser, text);
            }
        } catch (CharacterCodingException | JacksonException e) {
            throw malformed();
        }
    }

    private static MessageBody read(JsonParser parser, String text) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed();
        }
        String clientMessageId = null;
        Bytes content = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (name) {
                case "clientMessageId" -> clientMessageId = string(parser, value);
                case "content" -> content = content(parser, value, text);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw malformed();
        }
        if (content == null) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "The message is in the field 'content'.");
        }
        return new MessageBody(clientMessageId, content);
    }

    private static String string(JsonParser parser, JsonToken value) {
        if (value != JsonToken.VALUE_STRING) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "'clientMessageId' is a string.");
        }
        return parser.getString();
    }

    private static Bytes content(JsonParser parser, JsonToken value, String text) {
        if (value != JsonToken.START_OBJECT) {
            throw new MagpieException(ErrorCode.INVALID_CONTENT, "Content is a JSON object.");
        }
        int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
        parser.skipChildren();
        int to = Math.toIntExact(parser.currentLocation().getCharOffset());
        byte[] content = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
        Content.validate(content);
        return Bytes.of(content);
    }

    private static MagpieException malformed() {
        return new MagpieException(ErrorCode.INVALID_REQUEST, "The body is not one well-formed JSON object in UTF-8.");
    }
}
