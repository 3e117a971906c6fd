package im.magpie.message.delivery;

import im.magpie.common.event.DeliveryEvent;
import java.security.SecureRandom;

/** This process, as others address it: a random number, new at each start. */
public record Incarnation(long value) {
    static Incarnation random() {
        return new Incarnation(DeliveryEvent.newIncarnation(new SecureRandom(), false));
    }
}
