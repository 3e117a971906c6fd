package im.magpie.user.session;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.user.account.Account;
import im.magpie.user.account.Accounts;
import im.magpie.user.revocation.Revoker;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Exchanges a refresh token for the next one and an access token.
 *
 * <p>A token that was used before is in two hands, and nobody can tell which of them is the thief's: the session ends for both. Unless it comes
 * with the retry key of its first use, and what that gave was not used: then the answer was lost on its way, and is given again.
 */
@Component
class Refresh {
    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

    private final Sessions sessions;
    private final Accounts accounts;
    private final Revoker revoker;
    private final AccessTokens accessTokens;
    private final SecureRandom random = new SecureRandom();

    Refresh(Sessions sessions, Accounts accounts, Revoker revoker, AccessTokens accessTokens) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.revoker = revoker;
        this.accessTokens = accessTokens;
    }

    /** @param retryKey chosen by the client for this use of the token, null if it has none */
    Opened refresh(String text, @Nullable String retryKey) {
        RefreshToken token = RefreshToken.parse(text).orElseThrow(Refresh::over);
        Sessions.Match session = sessions.match(token).orElseThrow(Refresh::over);
        if (!session.family()) {
            throw over();
        }
        RefreshToken next = retryKey == null ? token.next(random) : token.next(retryKey);
        boolean first = session.newest() && sessions.rotate(token, next);
        if (!first && !(retryKey != null && isNewest(next))) {
            revoker.end(token.session());
            LOG.warn("A refresh token of session {} was used again: the session has ended", token.session());
            throw over();
        }
        Account account = accounts.find(session.user()).orElseThrow(Refresh::over);
        return new Opened(account, accessTokens.issue(account, token.session()), next);
    }

    private boolean isNewest(RefreshToken token) {
        return sessions.match(token).filter(Sessions.Match::newest).isPresent();
    }

    private static MagpieException over() {
        return new MagpieException(ErrorCode.UNAUTHENTICATED, "This session has ended: log in again.");
    }
}
