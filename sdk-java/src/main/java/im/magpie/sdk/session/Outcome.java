package im.magpie.sdk.session;

import java.time.Instant;

/** What became of a send. */
public sealed interface Outcome {

    /** Stored for good, at this place. */
    record Acknowledged(String conversationId, long seq, Instant serverTime) implements Outcome {}

    /** Refused for good: nothing was stored. Or, with {@code unauthenticated} and {@code closed}, given up: it is still in the outbox's store. */
    record Refused(String code, String message) implements Outcome {}
}
