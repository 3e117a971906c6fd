package im.magpie.user.account;

import im.magpie.common.id.UserId;
import java.time.Instant;

/** A user as everybody sees them. */
public record UserView(UserId id, String username, String displayName, Instant createdAt) {
    public static UserView of(Account account) {
        return new UserView(account.id(), account.username(), account.displayName(), account.createdAt());
    }
}
