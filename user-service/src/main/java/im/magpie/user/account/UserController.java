package im.magpie.user.account;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.UserId;
import im.magpie.common.security.Caller;
import im.magpie.user.page.Page;
import im.magpie.user.page.PageRequest;
import im.magpie.user.password.AcceptablePassword;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Registration, and other users. */
@RestController
@RequestMapping("/v1/users")
class UserController {
    private final Accounts accounts;
    private final Directory directory;
    private final RegistrationProperties properties;

    UserController(Accounts accounts, Directory directory, RegistrationProperties properties) {
        this.accounts = accounts;
        this.directory = directory;
        this.properties = properties;
    }

    record Registration(
            @NotNull(message = "required")
            @Size(min = 3, max = 64, message = "length")
            @Pattern(regexp = "[A-Za-z0-9._-]*", message = "characters")
            String username,

            @NotNull(message = "required") @AcceptablePassword
            String password,

            @DisplayText @Nullable String displayName) {
        @Override
        public String toString() {
            return "registration of " + username;
        }
    }

    @PostMapping
    @SecurityRequirements
    ResponseEntity<UserView> register(@Valid @RequestBody Registration registration) {
        if (properties.registration() == RegistrationProperties.Registration.CLOSED) {
            throw new MagpieException(
                    ErrorCode.FORBIDDEN, "Registration is closed here: ask an administrator for an account.");
        }
        Account account =
                accounts.create(registration.username(), registration.password(), registration.displayName(), false);
        return ResponseEntity.created(URI.create("/v1/users/" + account.id())).body(UserView.of(account));
    }

    @GetMapping
    Page<UserView> search(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return directory.search(query.strip(), caller.administrator(), PageRequest.of(limit, cursor));
    }

    @GetMapping("/{id}")
    UserView get(@PathVariable UserId id) {
        return UserView.of(accounts.existing(id));
    }
}
