/**
 * Which users exist, as far as conversations need to know.
 *
 * <p>Users are never deleted, so what user-service confirmed once is remembered for good in {@code known_user}; only a user that nobody here
 * has heard of costs a question. Read {@link im.magpie.message.user.KnownUsers} first.
 */
@NullMarked
package im.magpie.message.user;

import org.jspecify.annotations.NullMarked;
