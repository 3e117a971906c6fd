package im.magpie.cli.suite;

/** What a start does about the caches that make the services' JVMs start faster (JEP 483, 514, 515), one each. */
public enum StartCache {
    /** Uses them if they are there. */
    USE,
    /** Makes them first if one is missing, which takes a minute, or some minutes where each service has a JVM of its own. */
    MAKE
}
