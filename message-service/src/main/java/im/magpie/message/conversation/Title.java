package im.magpie.message.conversation;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a group may be called. */
final class Title {
    private static final int MAX_CODE_POINTS = 200;

    private Title() {}

    /**
     * The title as UTF-8.
     *
     * @throws MagpieException {@code invalid_request} unless it has 1 to 200 characters, not only blanks and no control characters
     */
    static byte[] validate(@Nullable String title) {
        if (title == null
                || title.isBlank()
                || title.codePointCount(0, title.length()) > MAX_CODE_POINTS
                || title.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid();
        }
        try {
            // Unlike getBytes, this refuses half of a surrogate pair.
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(title));
            byte[] utf8 = new byte[encoded.remaining()];
            encoded.get(utf8);
            return utf8;
        } catch (CharacterCodingException e) {
            throw invalid();
        }
    }

    private static MagpieException invalid() {
        return new MagpieException(
                ErrorCode.INVALID_REQUEST,
                "A title has 1 to " + MAX_CODE_POINTS + " characters and no control characters.");
    }
}
