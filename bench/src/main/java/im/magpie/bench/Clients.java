package im.magpie.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/** The sockets of a run, on one event loop: a second one would take from the suite what it measures. */
final class Clients implements AutoCloseable {
    private static final int MAX_FRAME = 1 << 20;
    private static final int MAX_HANDSHAKE = 8_192;
    private static final int WINDOW = 200;
    /** Whoever is silent for a minute is closed; half of it is what a node asks for. */
    private static final int HEARTBEAT_SECONDS = 25;

    private static final int TIMEOUT_SECONDS = 120;

    private final URI url;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger askedAgain = new AtomicInteger();
    private volatile Meter meter = Meter.none();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("clients", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    Clients(URI url) {
        this.url = url;
    }

    Meter meter() {
        return meter;
    }

    /** From now on this one counts. */
    void meter(Meter next) {
        meter = next;
    }

    /** How many there are in the run, connected or not. */
    int count() {
        return made.get();
    }

    /** How often a socket was opened. */
    int attempts() {
        return attempts.get();
    }

    /** A question was refused for now, and is asked again. */
    void askedAgain() {
        askedAgain.incrementAndGet();
    }

    int askedAgainCount() {
        return askedAgain.get();
    }

    /** Opens a socket for a client after so many milliseconds. */
    void attempt(Client client, long wait) {
        later(wait, () -> connect(client));
    }

    /** Does something after so many milliseconds. */
    void later(long wait, Runnable then) {
        var _ = loop.schedule(then, wait, TimeUnit.MILLISECONDS);
    }

    /** Not yet connected. */
    Client of(Account account) {
        return new Client(account, made.getAndIncrement(), this);
    }

    private void connect(Client client) {
        attempts.incrementAndGet();
        boolean secure = "wss".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) throws SSLException {
                        if (secure) {
                            channel.pipeline()
                                    .addLast(SslContextBuilder.forClient()
                                            .build()
                                            .newHandler(channel.alloc(), url.getHost(), port));
                        }
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(MAX_HANDSHAKE))
                                .addLast(new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                                        .webSocketUri(url)
                                        .version(WebSocketVersion.V13)
                                        .subprotocol("magpie.v1.json")
                                        .maxFramePayloadLength(MAX_FRAME)
                                        .build()))
                                .addLast(new IdleStateHandler(0, HEARTBEAT_SECONDS, 0))
                                .addLast(client.new Frames());
                    }
                })
                .connect(url.getHost(), port)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        client.failed();
                    }
                });
    }

    /** All of them, connected. */
    List<Client> openAll(List<Account> accounts) {
        List<Client> clients = accounts.stream().map(this::of).toList();
        for (int from = 0; from < clients.size(); from += WINDOW) {
            await(clients.subList(from, Math.min(clients.size(), from + WINDOW)).stream()
                    .map(Client::connect)
                    .toList());
        }
        return clients;
    }

    /** Until all are done. */
    static void await(List<? extends CompletableFuture<?>> all) {
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BenchException("%d of %d clients waited in vain for %d s."
                    .formatted(all.stream().filter(one -> !one.isDone()).count(), all.size(), TIMEOUT_SECONDS));
        } catch (ExecutionException e) {
            throw new BenchException("Clients were refused", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.");
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
