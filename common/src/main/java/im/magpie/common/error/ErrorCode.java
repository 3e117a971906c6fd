package im.magpie.common.error;

import java.util.Locale;

/**
 * Why a request was refused. The code (the constant's name in lower case) is part of the public contract and never changes.
 *
 * <p>{@link #UNAVAILABLE} and {@link #OVERLOADED} leave the outcome unknown: the client sends the same command again with the same
 * id. Every other code means that nothing was stored.
 */
public enum ErrorCode {
    INVALID_REQUEST(400, "The request is malformed: correct it and send it again."),
    INVALID_ID(400, "An id is malformed: use ids as the server gave them."),
    INVALID_CONTENT(400, "The content is not valid: see the reference of content types."),
    UNKNOWN_TYPE(400, "This type of frame is not known: see the reference of frames."),
    UNAUTHENTICATED(401, "Log in to go on."),
    TOKEN_EXPIRED(401, "The access token has expired: refresh it and try again."),
    FORBIDDEN(403, "You may not do this: ask an owner or administrator."),
    NOT_FOUND(404, "There is nothing here: check the address."),
    CONVERSATION_NOT_FOUND(404, "There is no such conversation that you are in: sync your list of conversations."),
    USER_NOT_FOUND(404, "There is no such user: check the user id."),
    USERNAME_TAKEN(409, "This user name is taken: choose another."),
    ALREADY_CONNECTED(409, "This socket is connected already: send 'connect' only once."),
    TOO_LARGE(413, "This is too large: send less at a time."),
    RATE_LIMITED(429, "Too many requests: wait and try again."),
    OVERLOADED(503, "The server is busy: send again with the same id after a while."),
    UNAVAILABLE(503, "The outcome is unknown: send again with the same id after a while."),
    INTERNAL(500, "Something went wrong on the server: report the trace id to your administrator.");

    private final int status;
    private final String text;

    ErrorCode(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** The code as clients see it, for example {@code conversation_not_found}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** One sentence that tells the user what to do. */
    public String text() {
        return text;
    }

    /** Whether the same request may succeed later; such answers carry {@code retryAfterMs}. */
    public boolean retryable() {
        return this == RATE_LIMITED || this == OVERLOADED || this == UNAVAILABLE;
    }
}
