/**
 * Read cursors, and the unread messages after them.
 *
 * <p>A cursor moves by a command, as everything else; unread is counted from the entries whenever somebody asks, so it can't drift (G6). Read
 * {@link im.magpie.message.receipt.Unread} first.
 */
@NullMarked
package im.magpie.message.receipt;

import org.jspecify.annotations.NullMarked;
