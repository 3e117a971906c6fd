package im.magpie.common.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text that every client's parser can read: whole characters only. */
final class Unicode {
    private Unicode() {}

    /** Empty for bytes that are not UTF-8, where {@link String}'s own decoding would put replacement characters. */
    static Optional<String> decode(byte[] utf8) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** JSON can escape half of a surrogate pair, which some parsers refuse and with it the whole frame. */
    static void requireWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw Content.invalid("Content has half of a surrogate pair.");
                }
                i++;
            }
        }
    }
}
