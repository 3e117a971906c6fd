package im.magpie.common.schema;

/** Thrown where a schema is older than the version that is to work with it, or has lost what that version needs. */
final class WrongSchemaException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    WrongSchemaException(String message) {
        super(message);
    }
}
