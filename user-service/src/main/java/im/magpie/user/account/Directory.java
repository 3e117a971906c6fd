package im.magpie.user.account;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.UserId;
import im.magpie.user.page.Page;
import im.magpie.user.page.PageRequest;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finding users. */
@Component
class Directory {
    private static final int MAX_QUERY = 100;

    private final JdbcClient database;

    Directory(JdbcClient database) {
        this.database = database;
    }

    /**
     * Users whose user name or display name contains the text, whatever its case and accents, by user name; all for an empty text.
     *
     * <p>It reads all accounts in that order until the page is full: fine for the thousands that an organisation has.
     */
    Page<UserView> search(String text, boolean disabledToo, PageRequest page) {
        if (text.codePointCount(0, text.length()) > MAX_QUERY) {
            throw new MagpieException(
                    ErrorCode.INVALID_REQUEST, "A query has at most " + MAX_QUERY + " characters: shorten it.");
        }
        List<Account> found = database.sql("SELECT " + Accounts.COLUMNS + """
                         FROM account
                        WHERE username_key > :after
                          AND (disabled = FALSE OR :disabledToo)
                          AND (username_key LIKE :username ESCAPE '!' OR display_name LIKE :displayName ESCAPE '!')
                        ORDER BY username_key LIMIT :fetch
                        """)
                .param("after", page.after())
                .param("disabledToo", disabledToo)
                .param("username", containing(Accounts.key(text)))
                .param("displayName", containing(text))
                .param("fetch", page.fetch())
                .query((row, _) -> Accounts.read(row))
                .list();
        return Page.of(found, page, account -> Accounts.key(account.username()), UserView::of);
    }

    /** Those of the ids that are users', disabled ones too: what they wrote stays theirs. */
    List<UserId> known(List<UserId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return database
                .sql("SELECT id FROM account WHERE id IN (:ids)")
                .param("ids", ids.stream().map(UserId::value).distinct().toList())
                .query(Long.class)
                .list()
                .stream()
                .map(UserId::new)
                .toList();
    }

    private static String containing(String text) {
        return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }
}
