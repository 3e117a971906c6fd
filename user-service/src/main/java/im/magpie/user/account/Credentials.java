package im.magpie.user.account;

import im.magpie.common.error.MagpieException;
import im.magpie.common.id.UserId;
import im.magpie.user.password.PasswordHasher;
import im.magpie.user.throttle.FailedLogins;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Checks user name and password. Whether the name is wrong, the password, or the account disabled: the same work is done, the same failure
 * counted and the same answer given.
 */
@Component
public class Credentials {
    private final JdbcClient database;
    private final PasswordHasher passwords;
    private final FailedLogins failures;

    Credentials(JdbcClient database, PasswordHasher passwords, FailedLogins failures) {
        this.database = database;
        this.passwords = passwords;
        this.failures = failures;
    }

    /**
     * An account whose password was right a moment ago.
     *
     * @param proof tells, with the row locked, whether it is right still: see {@link #holds}
     */
    public record Checked(Account account, Proof proof) {}

    /** The password's hash as it was when it was checked. */
    public record Proof(String hash) {
        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /**
     * Empty if they are wrong.
     *
     * @throws MagpieException {@code rate_limited} after too many failures, or while too many wait for their turn
     */
    public Optional<Checked> check(String username, String password, InetAddress address) {
        failures.admit(username, address);
        Optional<Checked> found = find(username);
        @Nullable String kept = found.map(checked -> checked.proof().hash()).orElse(null);
        boolean right = passwords.matches(password, kept);
        if (!right || found.isEmpty() || found.get().account().disabled()) {
            failures.failed(username, address);
            return Optional.empty();
        }
        // Others may have failed meanwhile: a guess among many at once must not be told either.
        failures.admit(username, address);
        return found.map(checked -> renewed(checked, password));
    }

    /**
     * Locks the account's row to the end of the transaction, and says whether the password is still the one that was checked and the
     * account not disabled.
     */
    public boolean holds(UserId user, Proof proof) {
        return database.sql("SELECT password_hash FROM account WHERE id = ? AND disabled = FALSE FOR UPDATE")
                .param(user.value())
                .query(String.class)
                .optional()
                .filter(proof.hash()::equals)
                .isPresent();
    }

    void replace(UserId user, String hash) {
        database.sql("UPDATE account SET password_hash = ? WHERE id = ?")
                .params(hash, user.value())
                .update();
    }

    /** The clear password is at hand only now: this is when a hash made with older parameters is renewed. */
    private Checked renewed(Checked checked, String password) {
        if (!passwords.outdated(checked.proof().hash())) {
            return checked;
        }
        String hash = passwords.hash(password);
        boolean unchanged = database.sql("UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?")
                        .params(
                                hash,
                                checked.account().id().value(),
                                checked.proof().hash())
                        .update()
                == 1;
        return unchanged ? new Checked(checked.account(), new Proof(hash)) : checked;
    }

    private Optional<Checked> find(String username) {
        return database.sql("SELECT " + Accounts.COLUMNS + ", password_hash FROM account WHERE username_key = ?")
                .param(Accounts.key(username))
                .query((row, _) -> new Checked(Accounts.read(row), new Proof(row.getString("password_hash"))))
                .optional();
    }
}
