package im.magpie.common.schema;

/** Thrown where a schema is older than the version that is to work with it. */
final class SchemaTooOldException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    SchemaTooOldException(String message) {
        super(message);
    }
}
