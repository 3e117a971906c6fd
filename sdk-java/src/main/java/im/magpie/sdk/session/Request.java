package im.magpie.sdk.session;

/** What an answer is awaited for. */
sealed interface Request {
    record Greeting() implements Request {}

    record Send(String conversationId, String clientMessageId) implements Request {}

    record Pull(String conversationId, long after) implements Request {}

    record Sync() implements Request {}

    record Read(String conversationId, long seq) implements Request {}
}
