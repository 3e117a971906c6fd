package im.magpie.connection.drain;

import im.magpie.connection.frame.CloseCode;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.session.ClientSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that are told to reconnect one by one, and closed a moment later. Who has not been told yet is served as ever.
 *
 * <p>Between any two there is at least the time that the rate gives each: what a pause of this process has lost is not made up for, as
 * the other nodes would feel it.
 */
public final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final long interval;
    private final long grace;
    private final long end;
    private final ServerFrame.Reconnect reconnect;
    private final Set<ClientSocket> known = new HashSet<>();
    private final Deque<Told> told = new ArrayDeque<>();
    private long next;

    private record Told(ClientSocket socket, long at) {}

    /**
     * Nobody is told yet.
     *
     * @param rate clients a second
     * @param grace between {@code reconnect} and the close with 1012
     * @param start in nanoseconds of {@link System#nanoTime()}
     * @param limit after which those that are left are closed at once
     */
    public Departure(int rate, Duration grace, long start, Duration limit) {
        interval = Duration.ofSeconds(1).dividedBy(rate).toNanos();
        this.grace = grace.toNanos();
        end = start + limit.toNanos();
        next = start;
        // The same for all: as they were told, so they come to the next node. Half of it is left for what is under way.
        reconnect = new ServerFrame.Reconnect(grace.toMillis() / 2);
    }

    /**
     * Returns when all of them are closed.
     *
     * @param sockets a view that follows, since some may have been taken while the door closed
     */
    public void of(Collection<ClientSocket> sockets) throws InterruptedException {
        Deque<ClientSocket> left = unknown(sockets);
        while (!left.isEmpty() || !told.isEmpty()) {
            long now = System.nanoTime();
            if (now - end >= 0) {
                LOG.warn("{} sockets are closed at once: they were not told in time", left.size());
                told.forEach(one -> close(one.socket()));
                left.forEach(Departure::close);
                return;
            }
            while (!told.isEmpty() && now - told.peek().at() >= grace) {
                close(told.remove().socket());
            }
            if (!left.isEmpty() && now - next >= 0) {
                tellNext(left, now);
            }
            if (left.isEmpty()) {
                left = unknown(sockets);
            }
            await(left);
        }
    }

    private Deque<ClientSocket> unknown(Collection<ClientSocket> sockets) {
        Deque<ClientSocket> found = new ArrayDeque<>();
        for (ClientSocket socket : sockets) {
            if (known.add(socket)) {
                found.add(socket);
            }
        }
        return found;
    }

    private void tellNext(Deque<ClientSocket> left, long now) {
        while (!left.isEmpty()) {
            ClientSocket socket = left.remove();
            if (socket.state().compareTo(ClientSocket.State.CLOSING) < 0) {
                socket.execute(() -> tell(socket));
                told.add(new Told(socket, now));
                next = now + interval;
                return;
            }
        }
    }

    private void tell(ClientSocket socket) {
        if (socket.state() == ClientSocket.State.OPEN) {
            socket.send(reconnect);
        }
    }

    private void await(Deque<ClientSocket> left) throws InterruptedException {
        if (left.isEmpty() && told.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        long until = end - now;
        if (!left.isEmpty()) {
            until = Math.min(until, next - now);
        }
        if (!told.isEmpty()) {
            until = Math.min(until, told.peek().at() + grace - now);
        }
        if (until > 0) {
            LockSupport.parkNanos(this, until);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
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
