package im.magpie.drill;

/** How many of each store there are. */
enum Redundancy {
    /** One database with a replica that may lag, one Redis, one broker: for small machines, since a lost one is not replaced. */
    SINGLE,
    /** As the medium overlay has them. */
    REPLICATED
}
