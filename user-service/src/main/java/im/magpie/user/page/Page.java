package im.magpie.user.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor absent at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /**
     * Cuts a page out of what was found.
     *
     * @param found up to {@link PageRequest#fetch()} rows
     * @param key the sort key of a row
     */
    public static <R, T> Page<T> of(List<R> found, PageRequest request, Function<R, String> key, Function<R, T> view) {
        boolean more = found.size() > request.limit();
        List<R> rows = more ? found.subList(0, request.limit()) : found;
        return new Page<>(
                rows.stream().map(view).toList(), more ? PageRequest.cursorAfter(key.apply(rows.getLast())) : null);
    }
}
