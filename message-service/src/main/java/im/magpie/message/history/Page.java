package im.magpie.message.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor where the next page begins; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    /**
     * How many items a request wants: larger is cut.
     *
     * @throws MagpieException {@code invalid_request} below 1
     */
    public static int limit(@Nullable Long asked) {
        if (asked == null) {
            return DEFAULT_LIMIT;
        }
        if (asked < 1) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "A limit is at least 1.");
        }
        return (int) Math.min(asked, MAX_LIMIT);
    }
}
