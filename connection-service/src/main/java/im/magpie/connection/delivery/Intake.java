package im.magpie.connection.delivery;

import im.magpie.common.crypto.UnreadableContentException;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.event.EventCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * What an incarnation makes of the records in its partition: takes what is its own, and notices what it can't have seen. Used by one
 * thread.
 */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final long incarnation;
    private final Recipient recipient;
    private final Runnable lost;
    private final Gaps gaps = new Gaps();
    private boolean live = true;
    private boolean withheld;

    /** Hands an item to the sockets concerned. */
    @FunctionalInterface
    public interface Recipient {
        /** Called for each item in turn; {@code live} tells whether news may be shown now, answers are in any case. */
        void deliver(Delivery item, boolean live);
    }

    /** @param lost told whenever something that was for this incarnation may not have been shown */
    public Intake(long incarnation, Recipient recipient, Runnable lost) {
        this.incarnation = incarnation;
        this.recipient = recipient;
        this.lost = lost;
    }

    /**
     * The records of one poll follow.
     *
     * @param live false while nobody can tell which sessions are revoked: news is then withheld, and counts as lost afterwards
     */
    public void begin(boolean live) {
        this.live = live;
        if (live && withheld) {
            withheld = false;
            lost.run();
        }
    }

    /** Takes in one record; {@code now} is in milliseconds since the epoch. */
    public void take(byte[] value, long now) {
        DeliveryEvent event;
        try {
            event = EventCodec.decode(value, DeliveryEvent.class);
        } catch (JacksonException e) {
            LOG.error("A delivery can't be read", e);
            lost.run();
            return;
        }
        if (event.target() != DeliveryEvent.EVERY_NODE && event.target() != incarnation) {
            return;
        }
        if (gaps.lostBefore(
                event.sender(), event.target(), event.number(), event.items().isEmpty(), now)) {
            LOG.warn("Deliveries of {} before number {} were lost", Long.toHexString(event.sender()), event.number());
            lost.run();
        }
        for (Delivery item : event.items()) {
            hand(item);
        }
        withheld |= !live && !event.items().isEmpty();
    }

    private void hand(Delivery item) {
        try {
            recipient.deliver(item, live);
        } catch (UnreadableContentException | JacksonException e) {
            LOG.error("An item of a delivery can't be shown", e);
            lost.run();
        }
    }
}
