package im.magpie.user.database;

/** The one clock that all instances share. */
public final class DatabaseClock {
    /** SQL for the time in milliseconds since the epoch, when the statement began. */
    public static final String NOW_MS = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";

    private DatabaseClock() {}
}
