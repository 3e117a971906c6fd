package im.magpie.message.delivery;

import java.security.SecureRandom;

/** This process, as others address it: a random number, new at each start. */
public record Incarnation(long value) {
    static Incarnation random() {
        SecureRandom random = new SecureRandom();
        long value = random.nextLong();
        return new Incarnation(value == 0 ? 1 : value);
    }
}
