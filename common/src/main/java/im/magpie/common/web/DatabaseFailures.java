package im.magpie.common.web;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.observability.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** While the database is away clients are told to come back; its other errors are bugs, and shown as such. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class DatabaseFailures {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFailures.class);

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        RecoverableDataAccessException.class,
        UncategorizedSQLException.class,
        TransactionException.class
    })
    ResponseEntity<ProblemDetail> unavailable(Exception e) {
        LOG.warn("The database did not answer: {}", e.getMessage());
        MagpieException answer = new MagpieException(ErrorCode.UNAVAILABLE);
        return ResponseEntity.status(answer.code().status())
                .headers(Problems.headers(answer))
                .body(Problems.of(answer, MDC.get(Trace.MDC_KEY)));
    }

    /** The same outside of controllers. */
    public static MagpieException unavailable(DataAccessException e) {
        LOG.warn("The database did not answer: {}", e.getMessage());
        return new MagpieException(ErrorCode.UNAVAILABLE);
    }
}
