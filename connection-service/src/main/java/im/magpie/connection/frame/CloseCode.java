package im.magpie.connection.frame;

/** Why a socket is closed, as the client sees it. */
public enum CloseCode {
    /** Nothing was heard for two heartbeats: most likely nobody is there to read this. */
    SILENT(1001),
    TOO_BIG(1009),
    RESTART(1012),
    PROTOCOL_ABUSE(4400),
    UNAUTHENTICATED(4401),
    CONNECT_TIMEOUT(4408),
    LIMIT_ABUSE(4429);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The reason that is sent along. */
    public String reason() {
        return switch (this) {
            case SILENT -> "nothing heard";
            case TOO_BIG -> "frame too big";
            case RESTART -> "restart";
            case PROTOCOL_ABUSE -> "protocol abuse";
            case UNAUTHENTICATED -> "unauthenticated";
            case CONNECT_TIMEOUT -> "no connect in time";
            case LIMIT_ABUSE -> "abuse of limits";
        };
    }
}
