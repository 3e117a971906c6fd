package im.magpie.user.page;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Which page a client asks for.
 *
 * @param limit at most so many items, 1-200
 * @param after sort key of the last item seen; empty for the first page
 */
public record PageRequest(int limit, String after) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    /** Reads the query parameters: a larger limit is cut, one below 1 or a cursor that is none is refused. */
    public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
        if (limit != null && limit < 1) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "A limit is at least 1.");
        }
        return new PageRequest(
                limit == null ? DEFAULT_LIMIT : Math.min(limit, MAX_LIMIT), cursor == null ? "" : decode(cursor));
    }

    /** How many rows to look for: one more than the page holds tells whether there is a next one. */
    public int fetch() {
        return limit + 1;
    }

    static String cursorAfter(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MagpieException(
                    ErrorCode.INVALID_REQUEST, "A cursor is what the page before gave: use it as it is.");
        }
    }
}
