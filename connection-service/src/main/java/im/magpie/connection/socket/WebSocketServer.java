package im.magpie.connection.socket;

import im.magpie.connection.session.ClientSocket;
import im.magpie.connection.session.Limits;
import im.magpie.connection.session.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Listens for clients. Started after all that a client may ask for, and stopped before it. */
@Component
public final class WebSocketServer implements SmartLifecycle {
    /** Later than everything that sockets use; the drain, which has to come before the end of it, is later still. */
    public static final int PHASE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketServer.class);
    private static final int LOW_WATER = 32 * 1024;
    private static final int HIGH_WATER = 64 * 1024;

    private final ServerProperties properties;
    private final Limits limits;
    private final Sockets sockets;
    private final Dispatcher dispatcher;
    private final Origins origins;
    private @Nullable EventLoopGroup loops;
    private @Nullable Channel listening;

    WebSocketServer(ServerProperties properties, Limits limits, Sockets sockets, Dispatcher dispatcher) {
        this.properties = properties;
        this.limits = limits;
        this.sockets = sockets;
        this.dispatcher = dispatcher;
        origins = new Origins(properties.allowedOrigins());
    }

    /** Where clients connect to. */
    public int port() {
        Channel channel = listening;
        return channel == null ? properties.port() : ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void start() {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        int threads = properties.threads() == 0 ? Runtime.getRuntime().availableProcessors() : properties.threads();
        loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("sockets", true), io);
        listening = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, properties.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(properties.address(), properties.port())
                .syncUninterruptibly()
                .channel();
        LOG.info("WebSockets are taken on port {}", port());
    }

    /** Takes no new connection; those that are there stay. */
    public void stopAccepting() {
        Channel channel = listening;
        if (channel != null) {
            channel.close().syncUninterruptibly();
        }
    }

    @Override
    public void stop() {
        stopAccepting();
        EventLoopGroup group = loops;
        if (group != null) {
            loops = null;
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Override
    public boolean isRunning() {
        return loops != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void accept(Channel channel) {
        ClientSocket socket = sockets.accept(channel);
        if (socket == null) {
            var _ = channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> sockets.remove(socket));
        int max = Math.toIntExact(properties.maxHandshake().toBytes());
        channel.pipeline()
                .addLast(new HttpServerCodec(
                        new HttpDecoderConfig().setMaxInitialLineLength(max).setMaxHeaderSize(max)))
                .addLast(new Handshake(socket, origins, this::upgrade));
    }

    private void upgrade(ChannelHandlerContext context, ClientSocket socket) {
        WebSocketDecoder decoder = new WebSocketDecoder(
                Math.toIntExact(limits.maxFrameBeforeConnect().toBytes()),
                limits.maxMessage().toBytes());
        socket.become(ClientSocket.State.ANONYMOUS);
        context.pipeline()
                .addLast(decoder)
                .addLast(new SocketHandler(socket, decoder, dispatcher))
                .remove(Handshake.class);
        // Last, for it hands on what has come behind the request.
        context.pipeline().remove(HttpServerCodec.class);
    }
}
