package im.magpie.connection.socket;

import im.magpie.common.event.Bytes;
import im.magpie.connection.frame.CloseCode;

/** What came over a socket, as far as the WebSocket protocol goes. */
sealed interface Inbound {

    record Text(Bytes json) implements Inbound {}

    /** A text frame that was too large to be taken in; only its beginning is there. */
    record TooLarge(Bytes beginning) implements Inbound {}

    record Binary() implements Inbound {}

    record Ping(Bytes payload) implements Inbound {}

    record Pong() implements Inbound {}

    record Close(int code) implements Inbound {}

    /** The bytes that follow can't be understood, or are far too many. */
    record Broken(CloseCode code, String detail) implements Inbound {}
}
