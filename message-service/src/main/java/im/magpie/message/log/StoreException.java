package im.magpie.message.log;

import org.jspecify.annotations.Nullable;

/** The tables could not be read or written; whether a transaction was committed may be unknown. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A key was taken: the state that decisions rested on was old, or a command is a repeat. */
    public static final class Conflict extends StoreException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Another has claimed the partition: what was decided here is void. */
    public static final class Fenced extends StoreException {
        private static final long serialVersionUID = 1L;

        public Fenced() {
            super("Another owner has claimed the partition", null);
        }
    }
}
