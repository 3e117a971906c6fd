package im.magpie.common.web;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.InvalidIdException;
import im.magpie.common.observability.Trace;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** The one place where an exception becomes an answer. What nobody foresaw is logged with its trace id and shown as {@code internal}. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(MagpieException e) {
        return ResponseEntity.status(e.code().status())
                .headers(Problems.headers(e))
                .body(Problems.of(e, traceId()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalidId(InvalidIdException e) {
        return refused(new MagpieException(ErrorCode.INVALID_ID, Objects.requireNonNull(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unforeseen(Exception e) {
        LOG.error("A request failed", e);
        return refused(new MagpieException(ErrorCode.INTERNAL));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        InvalidIdException invalidId = causeOf(e);
        ErrorCode code = invalidId == null ? codeOf(status) : ErrorCode.INVALID_ID;
        String detail = invalidId == null && code == ErrorCode.INVALID_REQUEST && body instanceof ProblemDetail problem
                ? problem.getDetail()
                : invalidId == null ? null : invalidId.getMessage();
        ProblemDetail problem = Problems.of(code, status.value(), detail, traceId());
        if (e instanceof MethodArgumentNotValidException invalid) {
            Problems.addErrors(problem, errorsOf(invalid));
        }
        return ResponseEntity.status(status).headers(headers).body(problem);
    }

    private static List<Problems.FieldError> errorsOf(BindingResult result) {
        return result.getFieldErrors().stream()
                .map(error -> new Problems.FieldError(
                        error.getField(), Objects.requireNonNullElse(error.getDefaultMessage(), "invalid")))
                .toList();
    }

    private static ErrorCode codeOf(HttpStatusCode status) {
        return switch (status) {
            case HttpStatus.NOT_FOUND -> ErrorCode.NOT_FOUND;
            case HttpStatus.CONTENT_TOO_LARGE -> ErrorCode.TOO_LARGE;
            case HttpStatus.SERVICE_UNAVAILABLE -> ErrorCode.UNAVAILABLE;
            default -> status.is4xxClientError() ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL;
        };
    }

    private static @Nullable InvalidIdException causeOf(@Nullable Throwable e) {
        return e == null || e instanceof InvalidIdException ? (InvalidIdException) e : causeOf(e.getCause());
    }

    private static @Nullable String traceId() {
        return MDC.get(Trace.MDC_KEY);
    }
}
