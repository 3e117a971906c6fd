package im.magpie.user.account;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.UserId;
import im.magpie.user.revocation.Revoker;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What administrators do with the accounts of others. */
@Component
class Administration {
    private final JdbcClient database;
    private final Accounts accounts;
    private final Revoker revoker;

    Administration(JdbcClient database, Accounts accounts, Revoker revoker) {
        this.database = database;
        this.accounts = accounts;
        this.revoker = revoker;
    }

    /** Disables or enables. The row is written, hence locked, first: no log-in can slip in a session that is not ended here. */
    @Transactional
    public Account disable(UserId administrator, UserId user, boolean disabled) {
        if (disabled && administrator.equals(user)) {
            throw new MagpieException(
                    ErrorCode.FORBIDDEN, "You can't disable your own account: ask another administrator.");
        }
        database.sql("UPDATE account SET disabled = ? WHERE id = ?")
                .params(disabled, user.value())
                .update();
        if (disabled) {
            revoker.endAllOf(user);
        }
        return accounts.existing(user);
    }
}
