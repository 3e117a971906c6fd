/**
 * Who may know of whom: asked of message-service, which knows the conversations.
 *
 * <p>No answer in a second means nobody: saying less is the safe side. Read {@link im.magpie.presence.acquaintance.Acquaintances} first.
 */
@NullMarked
package im.magpie.presence.acquaintance;

import org.jspecify.annotations.NullMarked;
