/**
 * What clients may put into a message, checked at the edge.
 *
 * <p>Content is carried as the bytes the sender gave, so whatever passes here is shown to every other client as it is: the check is
 * strict about JSON itself and asks no more of the fields than the public contract does. Read
 * {@link im.magpie.common.content.Content} first.
 */
@NullMarked
package im.magpie.common.content;

import org.jspecify.annotations.NullMarked;
