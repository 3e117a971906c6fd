/**
 * Accounts: registration, profile, search, credentials, administration.
 *
 * <p>A decision about an account is taken with its row locked, so that a log-in, a change of password and a disabling have an order. Read
 * {@link im.magpie.user.account.Accounts} first, then {@link im.magpie.user.account.Credentials}.
 */
@NullMarked
package im.magpie.user.account;

import org.jspecify.annotations.NullMarked;
