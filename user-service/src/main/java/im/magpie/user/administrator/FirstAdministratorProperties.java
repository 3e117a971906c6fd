package im.magpie.user.administrator;

import im.magpie.user.password.PasswordRules;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The administrator that is made at the first start.
 *
 * @param username absent: none is made
 * @param password counts only when the account is made
 */
@ConfigurationProperties("magpie.user.first-administrator")
record FirstAdministratorProperties(
        @Nullable String username, @Nullable String password) {
    FirstAdministratorProperties {
        if (username != null && !username.matches("[A-Za-z0-9._-]{3,64}")) {
            throw new IllegalArgumentException(
                    "magpie.user.first-administrator.username: 3-64 letters, digits, dots, underscores or hyphens");
        }
        if (username != null
                && (password == null || PasswordRules.violatedBy(password).isPresent())) {
            throw new IllegalArgumentException(
                    "magpie.user.first-administrator.password: 8-256 characters, and none of the most common passwords");
        }
    }

    @Override
    public String toString() {
        return "first administrator " + username;
    }
}
