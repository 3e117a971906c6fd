/**
 * Who calls: tokens, revocations and the secret between services.
 *
 * <p>Every verifier checks a token by itself (signature, then the list of revoked sessions that it keeps fresh), so that logging in
 * and moving messages scale apart. Read {@link im.magpie.common.security.TokenVerifier} first, then
 * {@link im.magpie.common.security.Revocations}.
 */
@NullMarked
package im.magpie.common.security;

import org.jspecify.annotations.NullMarked;
