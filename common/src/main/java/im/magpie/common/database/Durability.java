package im.magpie.common.database;

/** What a commit outlives. */
public enum Durability {
    /** Whatever the server is set to: an acknowledged message may be lost. */
    RELAXED,
    /** A crash of the server and a power cut, not the loss of its disk. */
    FLUSHED,
    /** The loss of the primary with its disk too: a replica has it before it counts. While no replica is there, nothing is committed. */
    REPLICATED
}
