/**
 * user-service: accounts, credentials, sessions, tokens and their revocation.
 *
 * <p>The database is all it needs: several instances share it and nothing else. Read {@code session} first, then {@code account} and
 * {@code revocation}.
 */
@NullMarked
package im.magpie.user;

import org.jspecify.annotations.NullMarked;
