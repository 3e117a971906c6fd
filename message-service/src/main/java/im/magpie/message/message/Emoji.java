package im.magpie.message.message;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What one may react with. */
final class Emoji {
    private static final int MAX_BYTES = 64;
    private static final int KEYCAP = 0x20E3;
    private static final int REGIONAL_A = 0x1F1E6;
    private static final int REGIONAL_Z = 0x1F1FF;
    private static final Pattern ONE_CHARACTER = Pattern.compile("\\X");

    private Emoji() {}

    /**
     * Gives the emoji back.
     *
     * @throws MagpieException {@code invalid_request} unless it is one emoji, as a person sees it, of up to 64 bytes
     */
    static String validate(String text) {
        boolean one = text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && ONE_CHARACTER.matcher(text).matches()
                && text.codePoints().anyMatch(Emoji::isPictorial);
        if (!one) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "A reaction is one emoji.");
        }
        return text;
    }

    private static boolean isPictorial(int codePoint) {
        return Character.isExtendedPictographic(codePoint)
                || codePoint == KEYCAP
                || (codePoint >= REGIONAL_A && codePoint <= REGIONAL_Z);
    }
}
