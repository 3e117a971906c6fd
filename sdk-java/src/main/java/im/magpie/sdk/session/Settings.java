package im.magpie.sdk.session;

import java.time.Duration;

/**
 * How a client behaves; times in milliseconds.
 *
 * @param backOffBase the first pause before a reconnect or a resend, doubled each time, with jitter
 * @param backOffCap the longest such pause
 * @param window sends in flight in one conversation; 1 keeps their order even where the server refuses one for a while
 * @param sendsInFlight sends in flight in all
 * @param outboxLimit sends waiting and in flight; beyond it a send is refused at once with {@code overloaded}
 * @param pullLimit entries a pull asks for, at most 200
 * @param pullsInFlight pulls at a time
 * @param bufferedEntries live entries kept a conversation while a gap before them is pulled
 * @param requestTimeout how long an answer may take before it counts as {@code unavailable}
 * @param connectTimeout how long opening, and then greeting, may take
 * @param syncEvery how often a client syncs though nothing seems wrong
 * @param start where a conversation begins that was not known at the first sync
 */
public record Settings(
        long backOffBase,
        long backOffCap,
        int window,
        int sendsInFlight,
        int outboxLimit,
        int pullLimit,
        int pullsInFlight,
        int bufferedEntries,
        long requestTimeout,
        long connectTimeout,
        long syncEvery,
        Start start) {

    /** Where the log of a conversation begins for a client that has no position yet. */
    public enum Start {
        /** After what was there at the first sync; conversations joined later from the joining on. */
        NEW,
        /** At the first entry that the user may see. */
        BEGINNING
    }

    /** What suits bots and tests. */
    public static Settings defaults() {
        return new Settings(
                250,
                30_000,
                16,
                1_000,
                100_000,
                200,
                4,
                1_000,
                15_000,
                15_000,
                Duration.ofMinutes(3).toMillis(),
                Start.NEW);
    }

    /** The same with another start. */
    public Settings startingAt(Start other) {
        return new Settings(
                backOffBase,
                backOffCap,
                window,
                sendsInFlight,
                outboxLimit,
                pullLimit,
                pullsInFlight,
                bufferedEntries,
                requestTimeout,
                connectTimeout,
                syncEvery,
                other);
    }

    /** The same with another number of sends in flight a conversation. */
    public Settings withWindow(int other) {
        return new Settings(
                backOffBase,
                backOffCap,
                other,
                sendsInFlight,
                outboxLimit,
                pullLimit,
                pullsInFlight,
                bufferedEntries,
                requestTimeout,
                connectTimeout,
                syncEvery,
                start);
    }
}
