package im.magpie.common.id;

/** A text that is no identifier. Its message may be shown to the client; it never repeats the text. */
public final class InvalidIdException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidIdException(String message) {
        super(message);
    }
}
