package im.magpie.connection.route;

import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** This process, as others address it: a random number, new at each start, never 0. */
@Component
public final class Incarnation {
    private final long value;

    Incarnation() {
        long random = new SecureRandom().nextLong();
        value = random == 0 ? 1 : random;
    }

    public long value() {
        return value;
    }

    @Override
    public String toString() {
        return Long.toHexString(value);
    }
}
