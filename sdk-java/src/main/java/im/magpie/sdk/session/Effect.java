package im.magpie.sdk.session;

import java.util.Map;

/** What a session wants done, in this order. */
public sealed interface Effect {
    /** Get an access token, a new one if {@code renew}; answer by {@code TokenReady}, {@code TokenRefused} or {@code TokenFailed}. */
    record FetchToken(boolean renew) implements Effect {}

    /** Open a socket. */
    record Open(int link) implements Effect {}

    /** Send a frame. */
    record Transmit(int link, Outgoing frame) implements Effect {}

    /** Close the socket; nothing more is expected of it. */
    record Close(int link, int code) implements Effect {}

    /** Tell the listener. */
    record Deliver(Event event) implements Effect {}

    /** All up to {@code seq} is delivered: what lay between is not for this user. In line with the deliveries. */
    record Advance(String conversationId, long seq) implements Effect {}

    /** The first sync is through: these are the positions to start from. In line with the deliveries. */
    record Begin(Map<String, Long> positions) implements Effect {}

    /** The position of a conversation is of no use any more. In line with the deliveries. */
    record Forget(String conversationId) implements Effect {}

    /** The first sync of this session is through. */
    record Ready() implements Effect {}

    /** Keep a send until it is discarded. */
    record Store(OutboxMessage message) implements Effect {}

    /** A send is settled. */
    record Discard(String clientMessageId) implements Effect {}

    /** Tell who waits for a send. */
    record Complete(String clientMessageId, Outcome outcome) implements Effect {}
}
