package im.magpie.user.account;

import im.magpie.common.id.UserId;
import im.magpie.common.security.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** For administrators: the path demands the role. */
@RestController
class AdministrationController {
    private final Administration administration;
    private final Accounts accounts;

    AdministrationController(Administration administration, Accounts accounts) {
        this.administration = administration;
        this.accounts = accounts;
    }

    record UserChange(@Nullable Boolean disabled) {}

    /** A user as administrators see them. */
    record AdministeredUser(
            UserId id,
            String username,
            String displayName,
            Instant createdAt,
            boolean administrator,
            boolean disabled) {
        static AdministeredUser of(Account account) {
            return new AdministeredUser(
                    account.id(),
                    account.username(),
                    account.displayName(),
                    account.createdAt(),
                    account.administrator(),
                    account.disabled());
        }
    }

    @PatchMapping("/v1/admin/users/{id}")
    AdministeredUser change(
            @AuthenticationPrincipal Caller caller, @PathVariable UserId id, @RequestBody UserChange change) {
        Account account = change.disabled() == null
                ? accounts.existing(id)
                : administration.disable(caller.userId(), id, change.disabled());
        return AdministeredUser.of(account);
    }
}
