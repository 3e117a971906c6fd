package im.magpie.connection.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Frames of the WebSocket protocol (RFC 6455, section 5.2) as a server writes them: whole and not masked. */
public final class WireFrame {
    private static final int FINAL = 0x80;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PONG = 0xA;
    private static final int MAX_HEADER = 10;
    private static final int MAX_CONTROL = 125;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int MAX_SHORT = 0xFFFF;

    private WireFrame() {}

    public static ByteBuf text(byte[] json) {
        return start(TEXT, json.length).writeBytes(json);
    }

    /** @param opening the first fields, up to their last comma; they are put in place of the brace that the object starts with */
    static ByteBuf text(byte[] opening, byte[] object) {
        return start(TEXT, opening.length + object.length - 1)
                .writeBytes(opening)
                .writeBytes(object, 1, object.length - 1);
    }

    public static ByteBuf pong(byte[] payload) {
        return start(PONG, payload.length).writeBytes(payload);
    }

    /** The reason is cut to what fits into a control frame. */
    public static ByteBuf close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(text.length, MAX_CONTROL - Short.BYTES);
        return start(CLOSE, Short.BYTES + length).writeShort(code).writeBytes(text, 0, length);
    }

    private static ByteBuf start(int opcode, int length) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(MAX_HEADER + length);
        frame.writeByte(FINAL | opcode);
        if (length <= MAX_CONTROL) {
            frame.writeByte(length);
        } else if (length <= MAX_SHORT) {
            frame.writeByte(TWO_BYTES).writeShort(length);
        } else {
            frame.writeByte(EIGHT_BYTES).writeLong(length);
        }
        return frame;
    }
}
