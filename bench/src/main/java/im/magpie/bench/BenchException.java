package im.magpie.bench;

import java.util.Objects;
import java.util.concurrent.ExecutionException;

/** What ends a run, in one sentence for people. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    /** @param cause whose own cause is what went wrong */
    BenchException(String message, ExecutionException cause) {
        super(
                message + ": "
                        + Objects.requireNonNullElse(cause.getCause(), cause).getMessage(),
                cause);
    }
}
