/**
 * Who is online, as Redis has it: users with a socket on a node whose lease lives.
 *
 * <p>The routes of connection-service are the truth; what is kept beside them is only who was online last and until when, and who chose to be shown as away or busy. Read {@link im.magpie.presence.status.StatusStore} first.
 */
@NullMarked
package im.magpie.presence.status;

import org.jspecify.annotations.NullMarked;
