package im.magpie.common.security;

import java.security.Security;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;

/**
 * Names are looked up anew after a second. The JVM keeps addresses for 30 s and failures for 10 s, which would hide a new instance of user-service that
 * can already revoke (G7); it reads this before the first look-up only, hence before anything else starts.
 */
final class FreshAddresses implements ApplicationListener<ApplicationStartingEvent> {
    private static final String SECONDS = "1";

    @Override
    public void onApplicationEvent(ApplicationStartingEvent event) {
        Security.setProperty("networkaddress.cache.ttl", SECONDS);
        Security.setProperty("networkaddress.cache.negative.ttl", SECONDS);
        Security.setProperty("networkaddress.cache.stale.ttl", "0");
    }
}
