package im.magpie.nemesis;

import im.magpie.sdk.Magpie;
import im.magpie.sdk.log.Content;

/**
 * A device and the Java SDK on it.
 *
 * @param sdk which tells the device what it hears
 */
record Client(Device device, Magpie sdk) {
    Client {
        sdk.onEvent(device::told);
    }

    /** Sends a message now or when it is connected again. */
    void send(Conversation conversation) {
        Message message = device.asks(conversation);
        var _ = sdk.send(conversation.id(), message.clientMessageId(), Content.text(message.text()))
                .whenComplete((promise, failure) -> device.settled(message, promise, failure));
    }

    /** Says that all it has heard of a conversation is read. */
    void read(Conversation conversation) {
        Device.View view = device.view(conversation.id());
        long last = view.last();
        if (last > 0) {
            sdk.read(conversation.id(), last);
            view.readUpTo(last);
        }
    }
}
