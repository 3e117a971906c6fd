/**
 * Passwords: which are good enough, and how they are kept.
 *
 * <p>Argon2id costs 19 MiB and tens of milliseconds on purpose, so it runs on threads of its own, one a core, and whoever comes too
 * much waits there. Read {@link im.magpie.user.password.PasswordHasher} first.
 */
@NullMarked
package im.magpie.user.password;

import org.jspecify.annotations.NullMarked;
