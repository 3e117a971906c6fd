package im.magpie.bench;

/** What ends a run, in one sentence for people. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}
