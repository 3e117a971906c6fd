package im.magpie.connection.route;

import im.magpie.common.event.DeliveryEvent;
import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** This process, as others address it: a random number, new at each start, never 0. */
@Component
public final class Incarnation {
    private final long value;

    Incarnation() {
        value = DeliveryEvent.newIncarnation(new SecureRandom(), true);
    }

    public long value() {
        return value;
    }

    @Override
    public String toString() {
        return Long.toHexString(value);
    }
}
