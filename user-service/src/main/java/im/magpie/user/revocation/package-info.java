/**
 * The end of sessions, and how everybody learns of it (G7).
 *
 * <p>A session ends by one column of its row, within the transaction of whatever ends it; the feed is a look at that column's index. Read
 * {@link im.magpie.user.revocation.Revoker} first, then {@link im.magpie.user.revocation.RevocationFeed}.
 */
@NullMarked
package im.magpie.user.revocation;

import org.jspecify.annotations.NullMarked;
