package im.magpie.common.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/** A connection to a server that takes no writes any more is given up: the next one goes to the new primary. */
final class LostPrimacy implements SQLExceptionOverride {
    /** {@code ER_OPTION_PREVENTS_STATEMENT}: it runs with --read-only. */
    private static final int READ_ONLY = 1290;

    /** {@code ER_READ_ONLY_MODE}. */
    private static final int READ_ONLY_MODE = 1836;

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return e.getErrorCode() == READ_ONLY || e.getErrorCode() == READ_ONLY_MODE
                ? Override.MUST_EVICT
                : Override.CONTINUE_EVICT;
    }
}
