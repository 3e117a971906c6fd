/**
 * What a conversation is made of: entries and their content, as the public contract shows them.
 *
 * <p>A conversation is a log; whatever happens in it is an entry with the next {@code seq}. Kinds and types that this version does not
 * know are passed on as they came. Read {@link im.magpie.sdk.log.Entry} first.
 */
@NullMarked
package im.magpie.sdk.log;

import org.jspecify.annotations.NullMarked;
