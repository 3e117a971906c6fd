package im.magpie.sdk.session;

/** Whether a client hears live what happens. */
public enum ConnectionState {
    /** On its way, for the first time or again. */
    CONNECTING,
    /** Entries come live; what was missed is being pulled. */
    CONNECTED,
    /** Closed by the user of the SDK, or signed out. */
    CLOSED
}
