package im.magpie.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection node that echoes, closes when it is asked to, and refuses what is over 1 MiB as the real one does. */
final class Node implements AutoCloseable {
    final AtomicInteger pings = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final CopyOnWriteArrayList<String> closed = new CopyOnWriteArrayList<>();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;

    Node() {
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(8192),
                                        new PongCounter(),
                                        new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                                                .websocketPath("/v1/ws")
                                                .subprotocols("magpie.v1.json")
                                                .maxFramePayloadLength(1024 * 1024)
                                                .handleCloseFrames(false)
                                                .sendCloseFrame(null)
                                                .build()),
                                        new WebSocketFrameAggregator(1024 * 1024),
                                        new Echo());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    String url() {
        return "ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Takes connections and answers nobody until then. */
    void silentUntil(CompletableFuture<?> then) {
        loops.execute(then::join);
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loops.shutdownGracefully().syncUninterruptibly();
    }

    /** Sees the answers that the codec gives to pings. */
    private final class PongCounter extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof PongWebSocketFrame) {
                pings.incrementAndGet();
            }
            ChannelFuture _ = context.write(message, promise);
        }
    }

    private final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        private String headers = "";

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
                StringBuilder all = new StringBuilder();
                handshake.requestHeaders().forEach(header -> all.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append('\n'));
                headers = all.toString();
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            switch (frame) {
                case CloseWebSocketFrame close -> {
                    closed.add(close.statusCode() + " " + close.reasonText());
                    context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
                }
                case TextWebSocketFrame text -> answer(context, text);
                default -> send(context, frame.retain());
            }
        }

        private static void send(ChannelHandlerContext context, WebSocketFrame frame) {
            context.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        private void answer(ChannelHandlerContext context, TextWebSocketFrame frame) {
            String text = frame.text();
            if (text.equals("die")) {
                context.channel().close().addListener(ChannelFutureListener.CLOSE);
            } else if (text.equals("headers")) {
                send(context, new TextWebSocketFrame(headers));
            } else if (text.startsWith("close ")) {
                int code = Integer.parseInt(text.substring("close ".length()));
                send(context, new TextWebSocketFrame("error " + code));
                context.writeAndFlush(new CloseWebSocketFrame(code, "because"))
                        .addListener(ChannelFutureListener.CLOSE);
            } else {
                send(context, frame.retain());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.writeAndFlush(new CloseWebSocketFrame(1009, "too long")).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            ended.incrementAndGet();
        }
    }
}
