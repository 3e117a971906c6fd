package im.magpie.nemesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The network between the clients and the gateway. Bytes are late, or stop and go on, or never arrive and nobody is told; none is changed. */
final class ClientProxy implements AutoCloseable {
    private static final int CHUNK = 16_384;
    private static final int BACKLOG = 4_096;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile boolean upHeld;
    private volatile boolean downHeld;
    private volatile long delayMillis;

    private ClientProxy(ServerSocket server, InetSocketAddress target) {
        this.server = server;
        this.target = target;
    }

    /** Listens on a free port, and leads to that one. */
    static ClientProxy to(int port) {
        try {
            InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            ClientProxy proxy = new ClientProxy(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().name("proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new VerifyException("No port is free: " + e.getMessage(), e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (refusing) {
                    reset(client);
                } else {
                    Thread.ofVirtual().start(() -> connect(client));
                }
            } catch (IOException e) {
                // Closed, or this one connection failed.
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(target, 10_000);
        } catch (IOException e) {
            reset(client);
            return;
        }
        Link link = new Link(client, upstream);
        links.add(link);
        Thread.ofVirtual().start(() -> link.pump(client, upstream, true));
        Thread.ofVirtual().start(() -> link.pump(upstream, client, false));
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    /** Every connection is reset now; clients may connect again. */
    void resetAll() {
        links.forEach(Link::reset);
    }

    /** Some connections are reset now. */
    void resetSome(double share) {
        links.forEach(link -> {
            if (ThreadLocalRandom.current().nextDouble() < share) {
                link.reset();
            }
        });
    }

    /** What is connected now goes silent for good, and neither side is told. */
    void goSilent() {
        links.forEach(link -> link.silent = true);
    }

    /** New connections are reset. */
    void refuse(boolean on) {
        refusing = on;
    }

    /** What clients send waits. */
    void holdUp(boolean on) {
        upHeld = on;
    }

    /** What clients are sent waits. */
    void holdDown(boolean on) {
        downHeld = on;
    }

    /** Every piece is so late, in both directions. */
    void delay(Duration by) {
        delayMillis = by.toMillis();
    }

    @Override
    public void close() throws IOException {
        server.close();
        resetAll();
    }

    /** One connection. */
    private final class Link {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean silent;

        Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        private void pump(Socket from, Socket to, boolean up) {
            byte[] chunk = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    linger(up);
                    if (!silent) {
                        out.write(chunk, 0, read);
                    }
                }
            } catch (IOException e) {
                // One side is gone: so is the other below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            reset();
        }

        private void linger(boolean up) throws InterruptedException {
            if (delayMillis > 0) {
                Thread.sleep(delayMillis);
            }
            while (up ? upHeld : downHeld) {
                Thread.sleep(20);
            }
        }

        private void reset() {
            links.remove(this);
            ClientProxy.reset(client);
            ClientProxy.reset(upstream);
        }
    }
}
