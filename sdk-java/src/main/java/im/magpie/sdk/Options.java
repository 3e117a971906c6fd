package im.magpie.sdk;

import im.magpie.sdk.rest.Credentials;
import im.magpie.sdk.rest.Device;
import im.magpie.sdk.session.Settings;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a client is set up; see {@link Installation}. */
record Options(
        @Nullable URI webSocket,
        Device device,
        Settings settings,
        int queuedEvents,
        @Nullable OutboxStore outbox,
        @Nullable PositionStore positions,
        Consumer<Credentials> keeper) {

    static Options defaults() {
        return new Options(
                null, new Device("Java SDK", "java"), Settings.defaults(), 1_000, null, null, credentials -> {});
    }
}
