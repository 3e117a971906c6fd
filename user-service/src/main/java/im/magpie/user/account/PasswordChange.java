package im.magpie.user.account;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.security.Caller;
import im.magpie.user.password.PasswordHasher;
import im.magpie.user.revocation.Revoker;
import java.net.InetAddress;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes a password and ends all other sessions, in one transaction. Wrong guesses of the present one count as failed log-ins. */
@Component
class PasswordChange {
    private final Accounts accounts;
    private final Credentials credentials;
    private final PasswordHasher passwords;
    private final Revoker revoker;
    private final TransactionTemplate transaction;

    PasswordChange(
            Accounts accounts,
            Credentials credentials,
            PasswordHasher passwords,
            Revoker revoker,
            TransactionTemplate transaction) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.passwords = passwords;
        this.revoker = revoker;
        this.transaction = transaction;
    }

    void change(Caller caller, String current, String replacement, InetAddress address) {
        Account account = accounts.existing(caller.userId());
        Credentials.Checked checked =
                credentials.check(account.username(), current, address).orElseThrow(PasswordChange::wrong);
        // Hashing takes its time: not with the row locked.
        String hash = passwords.hash(replacement);
        transaction.executeWithoutResult(_ -> {
            if (!credentials.holds(caller.userId(), checked.proof())) {
                throw wrong();
            }
            credentials.replace(caller.userId(), hash);
            revoker.endOthersOf(caller.userId(), caller.sessionId());
        });
    }

    private static MagpieException wrong() {
        return new MagpieException(ErrorCode.FORBIDDEN, "The present password is wrong: type it again.");
    }
}
