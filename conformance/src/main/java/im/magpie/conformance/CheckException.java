package im.magpie.conformance;

/** The check can't be made: what is in the way, and what to do about it. */
final class CheckException extends RuntimeException {
    CheckException(String message) {
        super(message);
    }

    CheckException(String message, Throwable cause) {
        super(message, cause);
    }
}
