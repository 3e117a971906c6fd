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
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.ArrayList;
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

    private final URI url;
    private final AtomicInteger opened = new AtomicInteger();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("clients", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    Clients(URI url) {
        this.url = url;
    }

    /** Starts to connect. */
    Client open(Account account, Meter meter) {
        Client client = new Client(account, opened.getAndIncrement(), meter, this);
        connect(client);
        return client;
    }

    /** After so many milliseconds. */
    void connectLater(Client client, long wait) {
        var _ = loop.schedule(() -> connect(client), wait, TimeUnit.MILLISECONDS);
    }

    private void connect(Client client) {
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
                                .addLast(client.new Frames());
                    }
                })
                .connect(url.getHost(), port)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        client.connected().completeExceptionally(done.cause());
                    }
                });
    }

    /** All of them, connected. */
    List<Client> openAll(List<Account> accounts, Meter meter) {
        List<Client> clients = new ArrayList<>();
        int window = 200;
        for (int from = 0; from < accounts.size(); from += window) {
            List<Client> some = accounts.subList(from, Math.min(accounts.size(), from + window)).stream()
                    .map(account -> open(account, meter))
                    .toList();
            await(CompletableFuture.allOf(some.stream().map(Client::connected).toArray(CompletableFuture[]::new)));
            clients.addAll(some);
        }
        return clients;
    }

    static void await(CompletableFuture<?> all) {
        try {
            all.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchException("Clients could not connect: " + (e.getCause() == null ? e : e.getCause()));
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
