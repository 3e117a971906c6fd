/**
 * Entries as clients see them.
 *
 * <p>An entry reaches clients by four roads (live, pull, sync, REST) and looks the same on each, because all of them make it here.
 * Read {@link im.magpie.common.frame.EntryView} first.
 */
@NullMarked
package im.magpie.common.frame;

import org.jspecify.annotations.NullMarked;
