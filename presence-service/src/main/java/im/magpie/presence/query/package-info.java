/**
 * The REST side: who of these is online.
 *
 * <p>Read {@link im.magpie.presence.query.PresenceController} first.
 */
@NullMarked
package im.magpie.presence.query;

import org.jspecify.annotations.NullMarked;
