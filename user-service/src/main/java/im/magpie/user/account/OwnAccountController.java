package im.magpie.user.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import im.magpie.common.security.Caller;
import im.magpie.user.password.AcceptablePassword;
import im.magpie.user.proxy.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own account. */
@RestController
@RequestMapping("/v1/users/me")
class OwnAccountController {
    private final Accounts accounts;
    private final PasswordChange passwordChange;
    private final TrustedProxies proxies;

    OwnAccountController(Accounts accounts, PasswordChange passwordChange, TrustedProxies proxies) {
        this.accounts = accounts;
        this.passwordChange = passwordChange;
        this.proxies = proxies;
    }

    record ProfileChange(@DisplayText @Nullable String displayName) {}

    /** Not a record: {@code new} can't be the name of a component, and errors name the field as the client does. */
    static final class PasswordRequest {
        private final String current;
        private final String replacement;

        @JsonCreator
        PasswordRequest(@JsonProperty("current") String current, @JsonProperty("new") String replacement) {
            this.current = current;
            this.replacement = replacement;
        }

        @NotNull(message = "required")
        public String getCurrent() {
            return current;
        }

        @NotNull(message = "required")
        @AcceptablePassword
        public String getNew() {
            return replacement;
        }
    }

    @GetMapping
    UserView me(@AuthenticationPrincipal Caller caller) {
        return UserView.of(accounts.existing(caller.userId()));
    }

    @PatchMapping
    UserView change(@AuthenticationPrincipal Caller caller, @Valid @RequestBody ProfileChange change) {
        if (change.displayName() != null) {
            accounts.rename(caller.userId(), change.displayName());
        }
        return me(caller);
    }

    @PutMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(
            @AuthenticationPrincipal Caller caller,
            @Valid @RequestBody PasswordRequest change,
            HttpServletRequest request) {
        passwordChange.change(
                caller,
                change.getCurrent(),
                change.getNew(),
                proxies.clientOf(request).address());
    }
}
