package im.magpie.common.content;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The rules of a message's content: one JSON object, tagged by {@code type}.
 *
 * <p>The bytes reach other clients unchanged, whose parsers may be less forgiving than ours. So duplicate names, trailing bytes,
 * malformed UTF-8, halves of surrogate pairs and deep nesting are refused, and two readers can't understand them differently.
 */
public final class Content {
    /** Longer content is {@code too_large}. */
    public static final int MAX_BYTES = 32 * 1024;

    /** Of a {@code text}, in Unicode code points. */
    public static final int MAX_TEXT = 16_000;

    /** Objects and arrays within each other; frames and pages add a few around it. */
    public static final int MAX_DEPTH = 100;

    private static final String TYPE = "type";
    private static final String TEXT = "text";
    private static final String CUSTOM = "custom";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private Content() {}

    /**
     * Passes content that may be stored as it is.
     *
     * @throws MagpieException {@code too_large} or {@code invalid_content}
     */
    public static void validate(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw new MagpieException(ErrorCode.TOO_LARGE, "Content may have up to " + MAX_BYTES + " bytes.");
        }
        String document = Unicode.decode(json).orElseThrow(() -> invalid("Content is not valid UTF-8."));
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), document)) {
            Tags tags = read(parser);
            check(tags);
        } catch (JacksonException e) {
            throw invalid("Content is not one well-formed JSON object with unique names.");
        }
    }

    private record Tags(@Nullable String type, @Nullable String text) {}

    /** Reads all of it, for what is never looked at is passed on as well. */
    private static Tags read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw invalid("Content is a JSON object.");
        }
        String type = null;
        String text = null;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.PROPERTY_NAME) {
                Unicode.requireWhole(parser.currentName());
            } else if (token == JsonToken.VALUE_STRING) {
                String value = parser.getString();
                Unicode.requireWhole(value);
                if (depth == 1 && parser.streamReadContext().inObject()) {
                    type = TYPE.equals(parser.currentName()) ? value : type;
                    text = TEXT.equals(parser.currentName()) ? value : text;
                }
            }
        }
        if (parser.nextToken() != null) {
            throw invalid("Content is one JSON object and nothing after it.");
        }
        return new Tags(type, text);
    }

    private static void check(Tags tags) {
        if (TEXT.equals(tags.type())) {
            String text = tags.text();
            if (text == null || text.isEmpty() || text.codePointCount(0, text.length()) > MAX_TEXT) {
                throw invalid("A text has 1 to " + MAX_TEXT + " characters in the field 'text'.");
            }
        } else if (!CUSTOM.equals(tags.type())) {
            throw invalid("The type of content is 'text' or 'custom'.");
        }
    }

    static MagpieException invalid(String detail) {
        return new MagpieException(ErrorCode.INVALID_CONTENT, detail);
    }
}
