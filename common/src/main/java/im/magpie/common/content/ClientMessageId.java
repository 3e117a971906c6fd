package im.magpie.common.content;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;

/** The id that a client gives a command, so that sending it again stores it only once (G3). */
public final class ClientMessageId {
    public static final int MAX_LENGTH = 64;

    private ClientMessageId() {}

    /**
     * Gives the id back.
     *
     * @throws MagpieException {@code invalid_request} unless it is 1 to 64 of {@code [A-Za-z0-9._:-]}
     */
    public static String validate(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH || !id.chars().allMatch(ClientMessageId::allowed)) {
            throw new MagpieException(
                    ErrorCode.INVALID_REQUEST,
                    "The id of a command is 1 to 64 of A-Z a-z 0-9 . _ : - (a UUID is best).");
        }
        return id;
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == ':'
                || c == '-';
    }
}
