package im.magpie.user.session;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.IdGenerator;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.user.account.Credentials;
import im.magpie.user.revocation.Revoker;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens a session for whoever shows the right password.
 *
 * <p>The password is checked without a lock, since that takes its time. So the session is opened only if, with the account's row locked, that
 * password is still the right one and the account not disabled: a session can't outlive the change that should have ended it.
 */
@Component
class LogIn {
    private final Credentials credentials;
    private final Sessions sessions;
    private final Revoker revoker;
    private final AccessTokens accessTokens;
    private final SessionProperties properties;
    private final IdGenerator ids;
    private final TransactionTemplate transaction;
    private final MeterRegistry metrics;
    private final SecureRandom random = new SecureRandom();

    LogIn(
            Credentials credentials,
            Sessions sessions,
            Revoker revoker,
            AccessTokens accessTokens,
            SessionProperties properties,
            IdGenerator ids,
            TransactionTemplate transaction,
            MeterRegistry metrics) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.revoker = revoker;
        this.accessTokens = accessTokens;
        this.properties = properties;
        this.ids = ids;
        this.transaction = transaction;
        this.metrics = metrics;
    }

    /** Refuses with {@code unauthenticated} or {@code rate_limited}. */
    Opened logIn(String username, String password, Device device, InetAddress address) {
        try {
            Credentials.Checked checked =
                    credentials.check(username, password, address).orElseThrow(LogIn::wrong);
            RefreshToken token = RefreshToken.first(new SessionId(ids.next()), random);
            transaction.executeWithoutResult(_ -> open(checked, token, device));
            count("success");
            return new Opened(checked.account(), accessTokens.issue(checked.account(), token.session()), token);
        } catch (MagpieException e) {
            count(e.code().code());
            throw e;
        }
    }

    private void open(Credentials.Checked checked, RefreshToken token, Device device) {
        UserId user = checked.account().id();
        if (!credentials.holds(user, checked.proof())) {
            throw wrong();
        }
        List<SessionId> open = sessions.openOf(user);
        revoker.end(open.subList(0, Math.max(0, open.size() - properties.perUser() + 1)));
        sessions.insert(token, user, device);
    }

    private void count(String outcome) {
        metrics.counter("magpie.logins", "outcome", outcome).increment();
    }

    private static MagpieException wrong() {
        return new MagpieException(ErrorCode.UNAUTHENTICATED, "User name or password is wrong: try again.");
    }
}
