/**
 * Pushes a change to those with whom the user has a direct conversation.
 *
 * <p>A push may be lost; whoever wants to be sure asks. Read {@link im.magpie.presence.announce.Announcer} first.
 */
@NullMarked
package im.magpie.presence.announce;

import org.jspecify.annotations.NullMarked;
