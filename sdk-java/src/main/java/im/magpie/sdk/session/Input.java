package im.magpie.sdk.session;

/** What happens to a session. {@code link} numbers the sockets: what an earlier one still says is ignored. */
public sealed interface Input {
    /** Connect, and stay connected. */
    record Start() implements Input {}

    /** Close for good. */
    record Stop() implements Input {}

    /** Time has come: {@link Session#wakeAt} said so. */
    record Wake() implements Input {}

    /** The answer to {@link Effect.FetchToken}; {@code renewAt} is when to ask again. */
    record TokenReady(String token, long renewAt) implements Input {}

    /** There will be no token: the session is over. */
    record TokenRefused(String reason) implements Input {}

    /** No token now, but perhaps later. */
    record TokenFailed(long retryAfterMs) implements Input {}

    /** The socket is open. */
    record Opened(int link) implements Input {}

    /** A frame has come. */
    record Received(int link, Incoming frame) implements Input {}

    /** The socket is closed or could not be opened; {@code code} as in RFC 6455, 1006 if there was none. */
    record Closed(int link, int code, long retryAfterMs) implements Input {}

    /** The listener is behind by more than it should, or has caught up: entries are then left on the server, and pulled later. */
    record Congested(boolean congested) implements Input {}

    /** Send a message. */
    record Send(OutboxMessage message) implements Input {}

    /** Move one's read cursor. */
    record Read(String conversationId, long seq) implements Input {}

    /** Tell the others that one is typing. */
    record Typing(String conversationId) implements Input {}
}
