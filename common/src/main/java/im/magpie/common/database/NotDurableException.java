package im.magpie.common.database;

import java.io.Serial;
import java.sql.SQLException;

/** The server's settings promise less than is demanded. */
public final class NotDurableException extends SQLException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotDurableException(String message) {
        super(message);
    }
}
