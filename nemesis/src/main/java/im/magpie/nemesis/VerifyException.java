package im.magpie.nemesis;

/** The run can't go on; the message says why, and what to do. */
final class VerifyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VerifyException(String message) {
        super(message);
    }

    VerifyException(String message, Throwable cause) {
        super(message, cause);
    }
}
