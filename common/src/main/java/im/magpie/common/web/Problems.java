package im.magpie.common.web;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

/** Errors as the public contract wants them (RFC 9457), for every kind of server. */
public final class Problems {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final long MS_PER_SECOND = 1000;

    private Problems() {}

    /** What is wrong with one field of the request. */
    public record FieldError(String field, String code) {}

    public static ProblemDetail of(MagpieException e, @Nullable String traceId) {
        ProblemDetail problem = of(e.code(), e.code().status(), e.getMessage(), traceId);
        if (e.code().retryable()) {
            problem.setProperty("retryAfterMs", e.retryAfter().toMillis());
        }
        return problem;
    }

    static ProblemDetail of(ErrorCode code, int status, @Nullable String detail, @Nullable String traceId) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setDetail(detail == null ? code.text() : detail);
        problem.setProperty("code", code.code());
        if (traceId != null) {
            problem.setProperty("traceId", traceId);
        }
        return problem;
    }

    static void addErrors(ProblemDetail problem, List<FieldError> errors) {
        problem.setProperty("errors", errors);
    }

    /** {@code Retry-After} (RFC 9110, whole seconds) where the contract promises it. */
    public static HttpHeaders headers(MagpieException e) {
        HttpHeaders headers = new HttpHeaders();
        if (e.code().status() == TOO_MANY_REQUESTS || e.code().status() == SERVICE_UNAVAILABLE) {
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, Math.ceilDiv(e.retryAfter().toMillis(), MS_PER_SECOND))));
        }
        return headers;
    }
}
