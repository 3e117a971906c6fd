/**
 * message-service: conversations, members, entries, read cursors.
 *
 * <p>A conversation is a log, and one instance at a time appends to it; every instance reads. Read {@code log} first.
 */
@NullMarked
package im.magpie.message;

import org.jspecify.annotations.NullMarked;
