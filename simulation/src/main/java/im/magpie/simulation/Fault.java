package im.magpie.simulation;

import java.util.Locale;

/** What goes wrong. */
enum Fault {
    /** A statement fails, and nothing of it was done. */
    DATABASE_ERROR,
    /** The connection is lost in COMMIT, which went through. */
    COMMIT_UNHEARD,
    /** The client gives up on a COMMIT that goes through some time later, if no key is taken by then. */
    COMMIT_LATE,
    DATABASE_SLOW,
    /** The primary crashes and starts again: what waited for the replica may be there or not. */
    DATABASE_RESTART,
    /** The replica is promoted: what it never got is gone. */
    DATABASE_FAILOVER,
    /** Kafka does not take a record. */
    PRODUCE_FAILED,
    /** Kafka has a record, and its answer is lost. */
    PRODUCE_UNHEARD,
    KAFKA_SLOW,
    KAFKA_DOWN,
    /** Kafka starts again without what it had not written to the disk. */
    KAFKA_LOST_TAIL,
    /** As the one before, but what readers had not read yet is gone, so that only the numbers of records tell. */
    KAFKA_LOST_UNREAD,
    OFFSET_COMMIT_LOST,
    /** The group has no offsets any more. */
    OFFSETS_FORGOTTEN,
    /** A partition moves to another owner while the former one is at work. */
    REBALANCE,
    /** Another number of partitions is declared, and nodes start with it one by one: a conversation's commands come by two partitions. */
    PARTITIONS_CHANGED,
    /** A record that nobody can read. */
    POISON,
    REDIS_ERROR,
    REDIS_DOWN,
    REDIS_FLUSHED,
    MESSAGE_SERVICE_CRASH,
    /** Stopped for a while in the middle of something (SIGSTOP, a long collection of garbage). */
    MESSAGE_SERVICE_PAUSE,
    CONNECTION_SERVICE_CRASH,
    CONNECTION_SERVICE_PAUSE,
    /** The node can't tell which sessions are revoked, so it withholds news. */
    REVOCATIONS_UNKNOWN,
    /** A slow reader: live frames for one socket are dropped. */
    LIVE_FRAMES_DROPPED,
    CONNECTION_BROKEN,
    /** The connection is dead, and nobody says so. */
    CONNECTION_HALF_OPEN,
    NETWORK_SLOW,
    READ_FAILED,
    CLIENT_CRASH,
    CLOCK_MOVED,
    /** All services, Kafka and Redis at once; Kafka loses its tail. */
    POWER_CUT;

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
