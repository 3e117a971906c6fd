package im.magpie.common.error;

import java.time.Duration;

/** A refusal on its way to the client. Carries no stack trace: it is an answer, not a failure. */
public final class MagpieException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);

    private final ErrorCode code;
    private final Duration retryAfter;

    public MagpieException(ErrorCode code) {
        this(code, code.text());
    }

    /** The detail is shown to the client: one sentence, no secret, nothing internal. */
    public MagpieException(ErrorCode code, String detail) {
        this(code, detail, DEFAULT_RETRY);
    }

    public MagpieException(ErrorCode code, String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    /** How long to wait before trying again; meaningful only where {@link ErrorCode#retryable()}. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
