package im.magpie.connection.socket;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.Bytes;
import im.magpie.connection.frame.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class WebSocketDecoderTest {
    /** The contract's. */
    private static final int FRAME = 64 * 1024;

    private static final int MESSAGE = 1024 * 1024;
    private static final int MASK = 0xA1B2C3D4;

    @Property
    void aHeaderIsReadAsItWasWrittenAndNotBeforeItIsWhole(
            @ForAll boolean last,
            @ForAll @IntRange(max = 7) int reserved,
            @ForAll @IntRange(max = 15) int opcode,
            @ForAll boolean masked,
            @ForAll("lengths") long length,
            @ForAll int mask) {
        FrameHeader header = new FrameHeader(last, reserved << 4, opcode, masked, length, masked ? mask : 0);
        byte[] written = written(header);
        for (int there = 0; there < written.length; there++) {
            ByteBuf part = Unpooled.wrappedBuffer(written, 0, there);
            assertThat(FrameHeader.read(part)).isNull();
            assertThat(part.readableBytes()).isEqualTo(there);
        }
        ByteBuf whole = Unpooled.wrappedBuffer(written);
        assertThat(FrameHeader.read(whole)).isEqualTo(header);
        assertThat(whole.readableBytes()).isZero();
    }

    /** How TCP cuts the bytes is nobody's choice. */
    @Property
    void anyBytesMeanTheSameHoweverTheyAreCut(
            @ForAll @Size(max = 300) byte[] bytes,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 60) int limit) {
        assertThat(decoded(limit, 3L * limit, pieces(bytes, random)))
                .isEqualTo(decoded(limit, 3L * limit, List.of(bytes)));
    }

    @Property
    void messagesArePutTogetherWhateverTheirFragmentsAndWhateverComesBetween(
            @ForAll("messages") List<byte[]> messages, @ForAll Random random) {
        ByteBuf sent = Unpooled.buffer();
        List<Inbound> expected = new ArrayList<>();
        for (byte[] message : messages) {
            List<byte[]> fragments = pieces(message, random);
            for (int i = 0; i < fragments.size(); i++) {
                if (random.nextInt(4) == 0) {
                    sent.writeBytes(frame(true, FrameHeader.PING, fragments.get(i)));
                    expected.add(new Inbound.Ping(Bytes.of(fragments.get(i))));
                }
                sent.writeBytes(frame(
                        i == fragments.size() - 1,
                        i == 0 ? FrameHeader.TEXT : FrameHeader.CONTINUATION,
                        fragments.get(i)));
            }
            expected.add(new Inbound.Text(Bytes.of(message)));
        }
        byte[] all = new byte[sent.readableBytes()];
        sent.readBytes(all);
        assertThat(decoded(FRAME, MESSAGE, pieces(all, random))).isEqualTo(expected);
    }

    @Property(tries = 50)
    void ofWhatIsTooLargeTheBeginningIsKeptHoweverItComes(
            @ForAll @LongRange(min = 1, max = 3_000) long above, @ForAll Random random) {
        byte[] message = new byte[(int) (FRAME + above)];
        random.nextBytes(message);
        assertThat(decoded(FRAME, MESSAGE, pieces(frame(true, FrameHeader.TEXT, message), random)))
                .isEqualTo(List.of(new Inbound.TooLarge(Bytes.of(Arrays.copyOf(message, 512)))));
    }

    @Example
    void aFrameHas64KiBAndNotAByteMore() {
        assertThat(decoded(FRAME, MESSAGE, List.of(frame(true, FrameHeader.TEXT, new byte[FRAME]))))
                .isEqualTo(List.of(new Inbound.Text(Bytes.of(new byte[FRAME]))));
        assertThat(decoded(FRAME, MESSAGE, List.of(frame(true, FrameHeader.TEXT, new byte[FRAME + 1]))))
                .hasOnlyElementsOfType(Inbound.TooLarge.class);
    }

    @Example
    void oneMiBIsSurvivedAndAByteMoreIsNot() {
        assertThat(decoded(FRAME, MESSAGE, List.of(frame(true, FrameHeader.TEXT, new byte[MESSAGE]))))
                .hasOnlyElementsOfType(Inbound.TooLarge.class);
        assertThat(decoded(FRAME, MESSAGE, List.of(frame(true, FrameHeader.TEXT, new byte[MESSAGE + 1]))))
                .isEqualTo(List.of(new Inbound.Broken(CloseCode.TOO_BIG, "A frame has up to " + MESSAGE + " bytes.")));
    }

    @Example
    void aControlFrameHas125BytesAndIsWhole() {
        assertThat(decoded(FRAME, MESSAGE, List.of(frame(true, FrameHeader.PING, new byte[125]))))
                .isEqualTo(List.of(new Inbound.Ping(Bytes.of(new byte[125]))));
        assertThat(decoded(FRAME, MESSAGE, List.of(frame(true, FrameHeader.PING, new byte[126]))))
                .hasOnlyElementsOfType(Inbound.Broken.class);
        assertThat(decoded(FRAME, MESSAGE, List.of(frame(false, FrameHeader.PING, new byte[1]))))
                .hasOnlyElementsOfType(Inbound.Broken.class);
    }

    @Provide
    Arbitrary<Long> lengths() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, 125L, 126L, 127L, 65_535L, 65_536L, Long.MAX_VALUE),
                Arbitraries.longs().greaterOrEqual(0));
    }

    @Provide
    Arbitrary<List<byte[]>> messages() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(400).list().ofMaxSize(6);
    }

    private static List<Inbound> decoded(int frame, long message, List<byte[]> pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketDecoder(frame, message));
        pieces.forEach(piece -> channel.writeInbound(Unpooled.copiedBuffer(piece)));
        channel.checkException();
        List<Inbound> read = new ArrayList<>();
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            read.add((Inbound) next);
        }
        channel.finishAndReleaseAll();
        return read;
    }

    /** At least one, some of them empty; none longer than a control frame may be. */
    private static List<byte[]> pieces(byte[] bytes, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(bytes.length, from + random.nextInt(126));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        } while (from < bytes.length);
        return pieces;
    }

    private static byte[] frame(boolean last, int opcode, byte[] payload) {
        byte[] header = written(new FrameHeader(last, 0, opcode, true, payload.length, MASK));
        byte[] frame = Arrays.copyOf(header, header.length + payload.length);
        for (int i = 0; i < payload.length; i++) {
            frame[header.length + i] = (byte) (payload[i] ^ (MASK >>> (24 - 8 * (i % 4))));
        }
        return frame;
    }

    private static byte[] written(FrameHeader header) {
        ByteBuf out = Unpooled.buffer();
        out.writeByte((header.last() ? 0x80 : 0) | header.reserved() | header.opcode());
        int masked = header.masked() ? 0x80 : 0;
        if (header.length() <= 125) {
            out.writeByte(masked | (int) header.length());
        } else if (header.length() <= 0xFFFF) {
            out.writeByte(masked | 126).writeShort((int) header.length());
        } else {
            out.writeByte(masked | 127).writeLong(header.length());
        }
        if (header.masked()) {
            out.writeInt(header.mask());
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
