package im.magpie.common.security;

import im.magpie.common.error.MagpieException;

/** Whether a session has been revoked: {@link Revocations} everywhere but in user-service, which looks into its own table. */
public interface SessionCheck {
    /**
     * Passes a caller whose session is good.
     *
     * @throws MagpieException {@code unauthenticated} for a revoked session, {@code unavailable} while that can't be told
     */
    void check(Caller caller);
}
