package im.magpie.user.account;

import static im.magpie.user.database.DatabaseClock.NOW_MS;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.IdGenerator;
import im.magpie.common.id.UserId;
import im.magpie.user.password.PasswordHasher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The accounts that there are, and the making of new ones. */
@Component
public class Accounts {
    static final String COLUMNS = "id, username, display_name, administrator, disabled, created_at";

    private final JdbcClient database;
    private final IdGenerator ids;
    private final PasswordHasher passwords;

    Accounts(JdbcClient database, IdGenerator ids, PasswordHasher passwords) {
        this.database = database;
        this.ids = ids;
        this.passwords = passwords;
    }

    /**
     * Makes an account; name and password have been checked.
     *
     * @param displayName null for the user name
     * @throws MagpieException {@code username_taken}
     */
    public Account create(String username, String password, @Nullable String displayName, boolean administrator) {
        refuseTaken(username);
        String hash = passwords.hash(password);
        UserId id = new UserId(ids.next());
        try {
            database.sql(
                            "INSERT INTO account (id, username, username_key, display_name, password_hash, administrator, disabled,"
                                    + " created_at) VALUES (?, ?, ?, ?, ?, ?, FALSE, " + NOW_MS + ")")
                    .params(
                            id.value(),
                            username,
                            key(username),
                            displayName == null ? username : displayName,
                            hash,
                            administrator)
                    .update();
        } catch (DuplicateKeyException e) {
            throw new MagpieException(ErrorCode.USERNAME_TAKEN);
        }
        return existing(id);
    }

    public Optional<Account> find(UserId id) {
        return database.sql("SELECT " + COLUMNS + " FROM account WHERE id = ?")
                .param(id.value())
                .query((row, _) -> read(row))
                .optional();
    }

    public boolean taken(String username) {
        return database.sql("SELECT 1 FROM account WHERE username_key = ?")
                .param(key(username))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    Account existing(UserId id) {
        return find(id).orElseThrow(() -> new MagpieException(ErrorCode.USER_NOT_FOUND));
    }

    void rename(UserId id, String displayName) {
        database.sql("UPDATE account SET display_name = ? WHERE id = ?")
                .params(displayName, id.value())
                .update();
    }

    /** User names are ASCII, so lower case is the same in every language. */
    static String key(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    static Account read(ResultSet row) throws SQLException {
        return new Account(
                new UserId(row.getLong("id")),
                row.getString("username"),
                row.getString("display_name"),
                row.getBoolean("administrator"),
                row.getBoolean("disabled"),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }

    /** Spares the hash; the unique key decides. */
    private void refuseTaken(String username) {
        if (taken(username)) {
            throw new MagpieException(ErrorCode.USERNAME_TAKEN);
        }
    }
}
