package im.magpie.connection.drain;

import im.magpie.connection.route.RouteRegistry;
import im.magpie.connection.session.Limits;
import im.magpie.connection.session.Sockets;
import im.magpie.connection.socket.WebSocketServer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Sends all clients elsewhere before anything of the node ends.
 *
 * <p>It holds up the news that the context closes, and is the first to hear it. A phase of the lifecycle would be too late: the
 * scheduler ends with that news, and with it the answers to late commands and the end of dead sockets; and a phase has a time limit of
 * its own. Readiness has failed by then.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Drain implements ApplicationListener<ContextClosedEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    /** A close frame is on its way, and answered, in far less. */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private final ApplicationContext context;
    private final Sockets sockets;
    private final WebSocketServer server;
    private final RouteRegistry routes;
    private final DrainProperties properties;
    private final Duration limit;

    Drain(
            ApplicationContext context,
            Sockets sockets,
            WebSocketServer server,
            RouteRegistry routes,
            DrainProperties properties,
            Limits limits) {
        this.context = context;
        this.sockets = sockets;
        this.server = server;
        this.routes = routes;
        this.properties = properties;
        limit = properties.limit(limits.maxSockets());
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() != context) {
            return;
        }
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() throws InterruptedException {
        server.stopAccepting();
        routes.leaving();
        if (sockets.all().isEmpty()) {
            return;
        }
        LOG.info("{} sockets are sent away, {} a second", sockets.all().size(), properties.rate());
        new Departure(properties.rate(), properties.grace(), System.nanoTime(), limit).of(sockets.all());
        Thread.sleep(FAREWELL);
    }
}
