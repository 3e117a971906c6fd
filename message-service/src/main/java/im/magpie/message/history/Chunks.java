package im.magpie.message.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Keys in lists of few different lengths, for {@code IN (...)}: each length is a prepared statement of its own. */
public final class Chunks {
    /** The most keys of one statement. */
    public static final int SIZE = 128;

    private Chunks() {}

    /** All the keys; the last list is filled up to a power of two with its last key. */
    public static <T> List<List<T>> of(Collection<T> keys) {
        List<T> all = List.copyOf(keys);
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += SIZE) {
            List<T> chunk = new ArrayList<>(all.subList(from, Math.min(all.size(), from + SIZE)));
            int length = Integer.highestOneBit(Math.max(1, chunk.size() * 2 - 1));
            chunk.addAll(Collections.nCopies(length - chunk.size(), chunk.getLast()));
            chunks.add(chunk);
        }
        return chunks;
    }
}
