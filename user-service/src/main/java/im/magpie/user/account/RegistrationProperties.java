package im.magpie.user.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may make an account.
 *
 * @param registration {@code open}: everybody, for themselves; {@code closed}: nobody
 */
@ConfigurationProperties("magpie.user")
record RegistrationProperties(@DefaultValue("closed") Registration registration) {
    enum Registration {
        OPEN,
        CLOSED
    }
}
