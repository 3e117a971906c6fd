package im.magpie.user.session;

import im.magpie.user.account.DisplayText;
import org.jspecify.annotations.Nullable;

/** What a client says of the device it runs on, for the list of one's sessions. */
record Device(
        @DisplayText @Nullable String name,
        @DisplayText @Nullable String platform) {
    static final Device UNKNOWN = new Device(null, null);
}
