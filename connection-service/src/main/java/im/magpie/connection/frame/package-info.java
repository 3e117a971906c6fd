/**
 * The frames of the public contract, in both directions, and their bytes on the wire.
 *
 * <p>What Magpie only carries (content, pages of entries) is cut out and put in as bytes, never as a tree; what many sockets get is
 * encoded once. Read {@link im.magpie.connection.frame.ClientFrame} first.
 */
@NullMarked
package im.magpie.connection.frame;

import org.jspecify.annotations.NullMarked;
