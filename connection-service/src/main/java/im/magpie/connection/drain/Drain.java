package im.magpie.connection.drain;

import im.magpie.connection.frame.CloseCode;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.session.ClientSocket;
import im.magpie.connection.session.Sockets;
import im.magpie.connection.socket.WebSocketServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Tells clients to reconnect elsewhere, some at a time, and closes their sockets a moment later. The first to stop. */
@Component
final class Drain implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration STEP = Duration.ofMillis(50);
    /** A close frame is on its way, and answered, in far less. */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private final Sockets sockets;
    private final WebSocketServer server;
    private final DrainProperties properties;
    private volatile boolean running;

    private record Told(ClientSocket socket, long at) {}

    Drain(Sockets sockets, WebSocketServer server, DrainProperties properties) {
        this.sockets = sockets;
        this.server = server;
        this.properties = properties;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        Thread.ofPlatform().name("drain").start(() -> {
            try {
                drain();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                done.run();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void drain() throws InterruptedException {
        server.stopAccepting();
        Deque<ClientSocket> left = new ArrayDeque<>(sockets.all());
        if (left.isEmpty()) {
            return;
        }
        LOG.info("{} sockets are sent away", left.size());
        long start = System.nanoTime();
        Deque<Told> told = new ArrayDeque<>();
        int some = stepSize(left.size());
        while (!left.isEmpty() || !told.isEmpty()) {
            boolean over = System.nanoTime() - start > properties.limit().toNanos();
            for (int i = 0; i < some && !left.isEmpty(); i++) {
                ClientSocket socket = left.remove();
                tell(socket);
                told.add(new Told(socket, System.nanoTime()));
            }
            while (!told.isEmpty()
                    && (over
                            || System.nanoTime() - told.peek().at()
                                    > properties.grace().toNanos())) {
                close(told.remove().socket());
            }
            Thread.sleep(STEP);
        }
        Thread.sleep(FAREWELL);
    }

    private int stepSize(int all) {
        long ms = Math.max(1, properties.limit().minus(properties.grace()).toMillis());
        long rate = Math.max(properties.rate(), Math.ceilDiv(all * 1000L, ms));
        return (int) Math.max(1, Math.ceilDiv(rate * STEP.toMillis(), 1000L));
    }

    /** Clients wait a time of their own, so that those of one step don't come to the next node at once. */
    private void tell(ClientSocket socket) {
        long after = ThreadLocalRandom.current()
                .nextLong(Math.max(1, properties.grace().toMillis() / 2));
        if (socket.state() == ClientSocket.State.OPEN) {
            socket.execute(() -> socket.send(new ServerFrame.Reconnect(after)));
        }
    }

    private static void close(ClientSocket socket) {
        if (socket.state() == ClientSocket.State.HANDSHAKE) {
            socket.cut();
        } else {
            socket.execute(() -> socket.close(CloseCode.RESTART, null));
        }
    }
}
