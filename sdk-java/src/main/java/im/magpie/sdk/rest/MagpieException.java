package im.magpie.sdk.rest;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call or a send that failed; {@link #code} says why, as in the table of error codes. */
public final class MagpieException extends RuntimeException {
    private final String code;
    private final int status;
    private final long retryAfterMs;
    private final @Nullable String traceId;

    /**
     * A failed call.
     *
     * @param status the HTTP status, 0 where there was none
     * @param retryAfterMs 0 if the server did not say
     */
    public MagpieException(
            String code,
            String message,
            int status,
            long retryAfterMs,
            @Nullable String traceId,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.retryAfterMs = retryAfterMs;
        this.traceId = traceId;
    }

    /** A send that failed, or a call that never reached the server. */
    public MagpieException(String code, String message) {
        this(code, message, 0, 0, null, null);
    }

    /** For example {@code not_found}, {@code rate_limited}; {@code unavailable} too where no server answered. */
    public String code() {
        return code;
    }

    /** The HTTP status, 0 where there was none. */
    public int status() {
        return status;
    }

    /** How long to wait before trying again, if the server said so. */
    public Optional<Duration> retryAfter() {
        return retryAfterMs > 0 ? Optional.of(Duration.ofMillis(retryAfterMs)) : Optional.empty();
    }

    /** What to tell the operators, who find the request by it in their logs. */
    public Optional<String> traceId() {
        return Optional.ofNullable(traceId);
    }

    /** Whether the outcome is unknown and the same call, with the same id, may be tried again. */
    public boolean retryable() {
        return switch (code) {
            case "unavailable", "overloaded", "rate_limited" -> true;
            default -> false;
        };
    }
}
