/**
 * Failed log-ins are counted by account and by address, so that passwords can't be guessed.
 *
 * <p>The counts are in the database, which a log-in needs anyway: there is no state in which guessing is free because something
 * else is away, and all instances count together. Read {@link im.magpie.user.throttle.FailedLogins}.
 */
@NullMarked
package im.magpie.user.throttle;

import org.jspecify.annotations.NullMarked;
