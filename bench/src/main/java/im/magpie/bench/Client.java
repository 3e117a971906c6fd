package im.magpie.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One socket of one user. It looks for a few bytes in a frame instead of reading it: the generator shares the machine with what it measures.
 */
final class Client {
    private static final byte[] ENTRY = bytes("{\"type\":\"entry\"");
    private static final byte[] ACK = bytes("{\"type\":\"ack\"");
    private static final byte[] CONNECTED = bytes("{\"type\":\"connected\"");
    private static final byte[] LAGGING = bytes("{\"type\":\"lagging\"");
    private static final byte[] ERROR = bytes("{\"type\":\"error\"");
    private static final ByteBuf ID = Unpooled.wrappedBuffer(bytes("\"id\":\""));
    private static final ByteBuf TEXT = Unpooled.wrappedBuffer(bytes("\"text\":\""));

    private static final ByteBuf RETRY = Unpooled.wrappedBuffer(bytes("\"retryAfterMs\":"));

    private final Account account;
    private final int number;
    private final Meter meter;
    private final Clients clients;
    private final CompletableFuture<Channel> connected = new CompletableFuture<>();

    /** @param number of this socket in the run */
    Client(Account account, int number, Meter meter, Clients clients) {
        this.account = account;
        this.number = number;
        this.meter = meter;
        this.clients = clients;
    }

    Account account() {
        return account;
    }

    /** Done when the node has said {@code connected}. */
    CompletableFuture<Channel> connected() {
        return connected;
    }

    static void write(Channel channel, String json) {
        var _ = channel.writeAndFlush(
                new TextWebSocketFrame(ByteBufUtil.writeAscii(channel.alloc(), json)), channel.voidPromise());
    }

    /** One attempt to connect, and what comes then. */
    final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
        private boolean comesAgain;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                write(context.channel(), "{\"type\":\"connect\",\"id\":\"c\",\"token\":\"" + account.token() + "\"}");
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            ByteBuf json = frame.content();
            if (starts(json, ENTRY)) {
                meter.received(number(json, TEXT), number);
            } else if (starts(json, ACK)) {
                meter.acknowledged(number(json, ID));
            } else if (starts(json, CONNECTED)) {
                connected.complete(context.channel());
            } else if (starts(json, ERROR)) {
                refused(json);
            } else if (starts(json, LAGGING)) {
                meter.lagging();
            }
        }

        /** Who is told to connect later does so. */
        private void refused(ByteBuf json) {
            String text = json.toString(StandardCharsets.UTF_8);
            meter.refused(number(json, ID), text);
            long wait = number(json, RETRY);
            if (!connected.isDone() && wait > 0) {
                comesAgain = true;
                clients.connectLater(Client.this, wait);
            } else {
                connected.completeExceptionally(new BenchException(text));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!comesAgain) {
                connected.completeExceptionally(new BenchException("The socket was closed before it was connected."));
                meter.closed();
            }
        }
    }

    private static boolean starts(ByteBuf json, byte[] start) {
        return json.readableBytes() > start.length
                && ByteBufUtil.equals(json, json.readerIndex(), Unpooled.wrappedBuffer(start), 0, start.length);
    }

    /** The decimal number behind a mark; -1 if there is none. */
    private static long number(ByteBuf json, ByteBuf mark) {
        int at = ByteBufUtil.indexOf(mark, json);
        if (at < 0) {
            return -1;
        }
        long number = 0;
        for (int i = at + mark.readableBytes(); i < json.writerIndex(); i++) {
            int digit = json.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
