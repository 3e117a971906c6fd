package im.magpie.drill;

/** The drill could not go on; the message says what to do. */
final class DrillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DrillException(String message) {
        super(message);
    }
}
