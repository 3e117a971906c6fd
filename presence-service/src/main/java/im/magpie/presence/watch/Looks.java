package im.magpie.presence.watch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whom to look at, and when. The latest news of a user replaces older ones. Safe for many threads. */
final class Looks {
    private static final long SOON_MS = 50;

    private final Map<Long, Look> planned = new ConcurrentHashMap<>();
    private final long debounceMs;

    /**
     * One look at the routes of a user.
     *
     * @param dueAt milliseconds since the epoch
     * @param expectOnline what the news said
     * @param newsAt when it happened
     * @param again whether to look again if the routes say otherwise: news may overtake the routes
     */
    record Look(long user, long dueAt, boolean expectOnline, long newsAt, boolean again) {
        Look later(long now, long debounceMs) {
            return new Look(user, now + debounceMs, expectOnline, newsAt, false);
        }
    }

    Looks(long debounceMs) {
        this.debounceMs = debounceMs;
    }

    /** A socket opened or closed, at that time. */
    void news(long user, boolean open, long at, long now) {
        planned.put(user, new Look(user, now + (open ? SOON_MS : debounceMs), open, at, true));
    }

    /** Something about the user doesn't fit; news that is waiting already will tell. */
    void doubt(long user, boolean expectOnline, long now) {
        planned.putIfAbsent(
                user, new Look(user, now + (expectOnline ? SOON_MS : debounceMs), expectOnline, now, false));
    }

    /** Takes up to that many looks whose time has come. */
    List<Look> due(long now, int atMost) {
        List<Look> due = new ArrayList<>();
        Iterator<Look> looks = planned.values().iterator();
        while (looks.hasNext() && due.size() < atMost) {
            Look look = looks.next();
            if (look.dueAt() <= now && planned.remove(look.user(), look)) {
                due.add(look);
            }
        }
        return due;
    }

    /** Looks that could not be had, or told otherwise than the news, are made once more unless there is fresher news. */
    void postpone(List<Look> looks, long now) {
        looks.forEach(look -> planned.putIfAbsent(look.user(), look.later(now, debounceMs)));
    }
}
