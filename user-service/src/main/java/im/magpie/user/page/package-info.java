/**
 * Lists in pages, as the public contract wants them.
 *
 * <p>A cursor is the sort key of the last item seen, so that a list that changes meanwhile neither repeats nor skips what stays. Read
 * {@link im.magpie.user.page.PageRequest} first.
 */
@NullMarked
package im.magpie.user.page;

import org.jspecify.annotations.NullMarked;
