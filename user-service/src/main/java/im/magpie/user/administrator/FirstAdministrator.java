package im.magpie.user.administrator;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.user.account.Accounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Makes the first administrator, once: an account of that name is never changed, so a password changed later stays changed. */
@Component
class FirstAdministrator implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);

    private final FirstAdministratorProperties properties;
    private final Accounts accounts;

    FirstAdministrator(FirstAdministratorProperties properties, Accounts accounts) {
        this.properties = properties;
        this.accounts = accounts;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        String username = properties.username();
        String password = properties.password();
        if (username == null || password == null || accounts.taken(username)) {
            return;
        }
        try {
            accounts.create(username, password, null, true);
            LOG.info("Made the first administrator, {}", username);
        } catch (MagpieException e) {
            if (e.code() != ErrorCode.USERNAME_TAKEN) {
                throw e;
            }
            LOG.debug("Another instance made the first administrator");
        }
    }
}
