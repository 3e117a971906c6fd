/**
 * The REST side: who of these is online, and how one wants to be shown oneself.
 *
 * <p>Read {@link im.magpie.presence.query.PresenceController} first.
 */
@NullMarked
package im.magpie.presence.query;

import org.jspecify.annotations.NullMarked;
