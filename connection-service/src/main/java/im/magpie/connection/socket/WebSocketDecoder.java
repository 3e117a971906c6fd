package im.magpie.connection.socket;

import im.magpie.common.event.Bytes;
import im.magpie.connection.frame.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one client (RFC 6455) and puts fragments together. What is too large is thrown away as it comes, so that nobody
 * makes the server hold more than one frame of the allowed size.
 */
final class WebSocketDecoder extends ByteToMessageDecoder {
    private static final byte[] EMPTY = {};
    private static final int BEGINNING = 512;
    private static final int NO_STATUS = 1005;

    private final long maxMessage;
    private int maxFrame;
    private boolean broken;
    private @Nullable FrameHeader header;
    private long toCome;
    /** The opcode of the message that is being put together; 0 between messages. */
    private int message;

    private long messageLength;
    private byte[] parts = EMPTY;

    WebSocketDecoder(int maxFrame, long maxMessage) {
        this.maxFrame = maxFrame;
        this.maxMessage = maxMessage;
    }

    /** From the next frame on, this much is taken in. */
    void allow(int bytes) {
        maxFrame = bytes;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (header == null) {
            FrameHeader next = FrameHeader.read(in);
            if (next == null) {
                return;
            }
            Inbound.Broken fault = begin(next);
            if (fault != null) {
                broken = true;
                out.add(fault);
                return;
            }
        }
        payload(in, out);
    }

    private Inbound.@Nullable Broken begin(FrameHeader next) {
        String fault = next.fault();
        if (fault == null && !next.control() && (next.opcode() == FrameHeader.CONTINUATION) == (message == 0)) {
            fault = "A fragment is out of order.";
        }
        if (fault != null) {
            return new Inbound.Broken(CloseCode.PROTOCOL_ABUSE, fault);
        }
        if (!next.control()) {
            if (message == 0) {
                message = next.opcode();
                messageLength = 0;
            }
            messageLength += next.length();
            if (messageLength > maxMessage) {
                return new Inbound.Broken(CloseCode.TOO_BIG, "A frame has up to " + maxMessage + " bytes.");
            }
        }
        header = next;
        toCome = next.length();
        return null;
    }

    private void payload(ByteBuf in, List<Object> out) {
        FrameHeader frame = java.util.Objects.requireNonNull(header);
        if (frame.control()) {
            if (in.readableBytes() >= frame.length()) {
                header = null;
                out.add(control(frame, unmasked(in, frame, 0, (int) frame.length())));
            }
        } else if (message == FrameHeader.BINARY || messageLength > maxFrame) {
            skip(in, frame);
        } else if (in.readableBytes() >= toCome) {
            byte[] bytes = unmasked(in, frame, 0, (int) toCome);
            parts = parts.length == 0 ? bytes : join(parts, bytes, bytes.length);
            toCome = 0;
        } else {
            return;
        }
        if (header != null && toCome == 0) {
            header = null;
            if (frame.last()) {
                out.add(whole());
            }
        }
    }

    /** Keeps the beginning, which most likely shows the frame's id. */
    private void skip(ByteBuf in, FrameHeader frame) {
        int here = (int) Math.min(toCome, in.readableBytes());
        int kept = Math.min(here, Math.max(0, BEGINNING - parts.length));
        if (kept > 0) {
            parts = join(parts, unmasked(in, frame, frame.length() - toCome, kept), kept);
        }
        in.skipBytes(here - kept);
        toCome -= here;
    }

    private Inbound whole() {
        Bytes text = Bytes.of(parts);
        Inbound result = message == FrameHeader.BINARY
                ? new Inbound.Binary()
                : messageLength > maxFrame ? new Inbound.TooLarge(text) : new Inbound.Text(text);
        message = 0;
        parts = EMPTY;
        return result;
    }

    private static Inbound control(FrameHeader frame, byte[] payload) {
        return switch (frame.opcode()) {
            case FrameHeader.PING -> new Inbound.Ping(Bytes.of(payload));
            case FrameHeader.PONG -> new Inbound.Pong();
            default ->
                new Inbound.Close(
                        payload.length < Short.BYTES
                                ? NO_STATUS
                                : ((payload[0] & 0xFF) << Byte.SIZE) | (payload[1] & 0xFF));
        };
    }

    /** @param offset of the first byte in the payload of its frame */
    private static byte[] unmasked(ByteBuf in, FrameHeader frame, long offset, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        int mask = frame.mask();
        for (int i = 0; i < length; i++) {
            bytes[i] ^= (byte) (mask >>> (24 - (((int) (offset + i) & 3) << 3)));
        }
        return bytes;
    }

    private static byte[] join(byte[] one, byte[] other, int length) {
        byte[] both = Arrays.copyOf(one, one.length + length);
        System.arraycopy(other, 0, both, one.length, length);
        return both;
    }
}
