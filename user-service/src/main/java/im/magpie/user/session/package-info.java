/**
 * Sessions: one for each log-in on a device, kept alive by a refresh token that is good once.
 *
 * <p>A session is a row; tokens are made for it and never kept, but for the hashes of the newest refresh token. Read
 * {@link im.magpie.user.session.LogIn} first, then {@link im.magpie.user.session.Refresh}.
 */
@NullMarked
package im.magpie.user.session;

import org.jspecify.annotations.NullMarked;
