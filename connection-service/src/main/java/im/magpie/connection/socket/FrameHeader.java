package im.magpie.connection.socket;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The header of one frame of the WebSocket protocol (RFC 6455, section 5.2).
 *
 * @param length of the payload; negative if the sender made it up
 */
record FrameHeader(boolean last, int reserved, int opcode, boolean masked, long length, int mask) {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int SHORTEST = 2;
    private static final int MASK_BYTES = 4;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int MAX_CONTROL = 125;
    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;

    /** Absent, with nothing taken, until the whole header is there. */
    static @Nullable FrameHeader read(ByteBuf in) {
        if (in.readableBytes() < SHORTEST) {
            return null;
        }
        int start = in.readerIndex();
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        boolean masked = (second & MASKED) != 0;
        int shortLength = second & ~MASKED;
        int more = shortLength == TWO_BYTES ? Short.BYTES : shortLength == EIGHT_BYTES ? Long.BYTES : 0;
        if (in.readableBytes() < SHORTEST + more + (masked ? MASK_BYTES : 0)) {
            return null;
        }
        in.skipBytes(SHORTEST);
        long length = more == 0 ? shortLength : more == Short.BYTES ? in.readUnsignedShort() : in.readLong();
        return new FrameHeader(
                (first & LAST) != 0, first & 0x70, first & 0x0F, masked, length, masked ? in.readInt() : 0);
    }

    boolean control() {
        return opcode >= CLOSE;
    }

    /** What is wrong with it by itself; absent if nothing. */
    @Nullable
    String fault() {
        if (!masked) {
            return "Frames of a client are masked.";
        }
        if (reserved != 0) {
            return "No extension was agreed upon.";
        }
        if (control() && (!last || length > MAX_CONTROL)) {
            return "Control frames are whole and have up to " + MAX_CONTROL + " bytes.";
        }
        return switch (opcode) {
            case CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG -> length < 0 ? "The length is no length." : null;
            default -> "This opcode is reserved.";
        };
    }
}
