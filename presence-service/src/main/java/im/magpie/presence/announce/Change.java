package im.magpie.presence.announce;

import im.magpie.presence.status.Status;
import org.jspecify.annotations.Nullable;

/**
 * A user is shown differently from now on.
 *
 * @param lastSeen in milliseconds since the epoch, for one who went
 * @param chosen whether the user asked for it: then their other devices are told too
 */
public record Change(long user, Status status, @Nullable Long lastSeen, boolean chosen) {

    /** The user's first socket is open. */
    public static Change came(long user, Status status) {
        return new Change(user, status, null, false);
    }

    /** The user has no socket any more, since then. */
    public static Change went(long user, long lastSeen) {
        return new Change(user, Status.OFFLINE, lastSeen, false);
    }

    /** The user chose another status. */
    public static Change chose(long user, Status status) {
        return new Change(user, status, null, true);
    }
}
