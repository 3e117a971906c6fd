package im.magpie.simulation;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Mistakes that one could make: put into the simulated surroundings, so that the real code behaves as if it had been written with them.
 * The checker has to find each.
 */
public enum Bug {
    ACKNOWLEDGE_BEFORE_COMMIT("an append is answered before it is durable"),
    OFFSETS_BEFORE_PUBLISH("offsets are committed when records are polled"),
    NO_IDEMPOTENCE("no unique key on a command's id, and no look-up"),
    STALE_OWNER_NOT_FENCED("no primary key on (conversation, seq), and no claim is checked"),
    CLAIM_NOT_CHECKED("a former owner of a partition may still write"),
    PROGRESS_NOT_WRITTEN("how far commands are decided is not written with their entries"),
    UNREAD_COUNTS_OWN("one's own messages are unread"),
    OFFSET_RESET_TO_LATEST("the group has no offsets, and a new owner starts at the end"),
    MEMBERS_BEFORE_HEAD("members are loaded before the head, and no claim is checked"),
    PERMISSION_BEFORE_IDEMPOTENCE("who may not send is refused before the id is looked up"),
    NO_BARRIER("an answer that needs no write does not wait for the replica"),
    CONFLICT_IS_SUCCESS("a taken key counts as written"),
    COMMIT_UNKNOWN_IS_SUCCESS("a connection lost in COMMIT counts as written"),
    TIMEOUT_IS_REFUSAL("the edge answers a refusal when nothing comes in time"),
    CLOCK_AS_TIME("times are the clock's, whatever the head's time is"),
    CURSOR_GOES_BACK("a read cursor is set, whatever it was"),
    NO_LAGGING_AFTER_FLUSH("a node does not look whether its routes are still there"),
    NO_NUMBER_CHECK("a node does not look at the numbers of records"),
    LAST_NUMBER_NOT_REPEATED("senders do not repeat their last number"),
    ROUTE_AFTER_CONNECTED("a client is told that it is connected before others can find it"),
    REMOVED_STILL_TOLD("entries go to former members"),
    PAGE_BEYOND_ITS_ENTRIES("a page of a replica says that it reaches the primary's head"),
    POSITION_BEFORE_DATA("a client saves its position before it has the entry"),
    NEW_ID_FOR_A_RESEND("a client sends again under a new id"),
    OTHER_PARTITION_NOT_ASKED("while the number of partitions is changed, nobody asks what waits in the other one"),
    LIVE_WITHOUT_ORDER("a client shows live entries as they come");

    private final String meaning;

    Bug(String meaning) {
        this.meaning = meaning;
    }

    /** Faults that every run with it has, since without them it does not show. */
    Set<Fault> needed() {
        return switch (this) {
            case STALE_OWNER_NOT_FENCED, CLAIM_NOT_CHECKED, MEMBERS_BEFORE_HEAD ->
                EnumSet.of(Fault.MESSAGE_SERVICE_PAUSE, Fault.REBALANCE);
            case OTHER_PARTITION_NOT_ASKED ->
                EnumSet.of(
                        Fault.PARTITIONS_CHANGED,
                        Fault.CONNECTION_SERVICE_CRASH,
                        Fault.MESSAGE_SERVICE_PAUSE,
                        Fault.REBALANCE);
            case NO_BARRIER -> EnumSet.of(Fault.DATABASE_RESTART, Fault.DATABASE_FAILOVER, Fault.CONNECTION_BROKEN);
            case LAST_NUMBER_NOT_REPEATED -> EnumSet.of(Fault.KAFKA_LOST_UNREAD);
            default -> EnumSet.noneOf(Fault.class);
        };
    }

    /** What is wrong then. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
