package im.magpie.cli.suite;

/** What a start does about the cache that makes the JVM of all services start faster (JEP 483, 514, 515). */
public enum StartCache {
    /** Uses it if it is there. */
    USE,
    /** Makes it first if it is missing, which takes about a minute. */
    MAKE,
    /** Writes it when the services end in order. */
    RECORD
}
