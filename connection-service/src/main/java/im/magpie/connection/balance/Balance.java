package im.magpie.connection.balance;

import im.magpie.connection.drain.Departure;
import im.magpie.connection.route.RouteRegistry;
import im.magpie.connection.session.ClientSocket;
import im.magpie.connection.session.Sockets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells clients to reconnect, a few a second, as long as this node has too many. Where they come to is up to whoever spreads them; those
 * that come back here are the youngest, and so the last to be told again.
 */
@Component
final class Balance {
    private static final Logger LOG = LoggerFactory.getLogger(Balance.class);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final RouteRegistry routes;
    private final Sockets sockets;
    private final BalanceProperties properties;
    private final Excess excess;
    /** Those that were told are still here for a moment, and would be told again. */
    private final AtomicBoolean losing = new AtomicBoolean();

    private long next = System.nanoTime();

    Balance(RouteRegistry routes, Sockets sockets, BalanceProperties properties) {
        this.routes = routes;
        this.sockets = sockets;
        this.properties = properties;
        excess = new Excess(properties);
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        long now = System.nanoTime();
        if (!properties.enabled() || now - next < 0 || losing.get()) {
            return;
        }
        next = now + properties.period().toNanos();
        int some = excess.toLose(sockets.all().size(), routes.loads());
        if (some > 0) {
            LOG.info(
                    "{} of {} clients are sent to other nodes",
                    some,
                    sockets.all().size());
            losing.set(true);
            // Not here: one thread does all that is scheduled.
            Thread.ofVirtual().name("balance").start(() -> lose(some));
        }
    }

    /** Spread over a period. */
    private void lose(int some) {
        Duration period = properties.period();
        int rate = (int) Math.ceilDiv(some * 1000L, period.toMillis());
        Departure departure = new Departure(rate, GRACE, System.nanoTime(), period.plus(GRACE.multipliedBy(2)));
        try {
            departure.of(oldest(some));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            losing.set(false);
        }
    }

    private List<ClientSocket> oldest(int some) {
        return sockets.all().stream()
                .filter(socket -> socket.state() == ClientSocket.State.OPEN)
                .sorted(Comparator.comparingLong(ClientSocket::number))
                .limit(some)
                .toList();
    }
}
