package im.magpie.connection.connect;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.security.Caller;
import im.magpie.common.security.Revocations;
import im.magpie.common.security.TokenVerifier;
import im.magpie.connection.delivery.DeliveryReader;
import im.magpie.connection.frame.ClientFrame;
import im.magpie.connection.frame.CloseCode;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.route.RouteRegistry;
import im.magpie.connection.session.ClientSocket;
import im.magpie.connection.session.Limits;
import im.magpie.connection.session.Sockets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets sockets in. */
@Component
public final class Connector {
    private final Admission admission;
    private final TokenVerifier tokens;
    private final Revocations revocations;
    private final DeliveryReader deliveries;
    private final Sockets sockets;
    private final RouteRegistry routes;
    private final ConnectionNews news;
    private final Limits limits;
    private final String version;

    Connector(
            Admission admission,
            TokenVerifier tokens,
            Revocations revocations,
            DeliveryReader deliveries,
            Sockets sockets,
            RouteRegistry routes,
            ConnectionNews news,
            Limits limits) {
        this.admission = admission;
        this.tokens = tokens;
        this.revocations = revocations;
        this.deliveries = deliveries;
        this.sockets = sockets;
        this.routes = routes;
        this.news = news;
        this.limits = limits;
        String built = Connector.class.getPackage().getImplementationVersion();
        version = built == null ? "development" : built;
    }

    /** On the event loop of the socket. */
    public void connect(ClientSocket socket, ClientFrame.Connect connect) {
        if (!deliveries.positioned()) {
            refuse(
                    socket,
                    connect.id(),
                    new MagpieException(ErrorCode.UNAVAILABLE, "The node is starting: try again."));
            return;
        }
        Duration wait = admission.ask(System.nanoTime());
        if (wait.isPositive()) {
            refuse(
                    socket,
                    connect.id(),
                    new MagpieException(
                            ErrorCode.OVERLOADED,
                            "Very many clients connect right now: come again a little later.",
                            wait));
            return;
        }
        socket.become(ClientSocket.State.CONNECTING);
        // Not on the event loop, since the verifier may have to fetch a key.
        Thread.ofVirtual().name("connect").start(() -> verify(socket, connect));
    }

    /** On the event loop of a socket that is gone. */
    public void gone(ClientSocket socket) {
        sockets.remove(socket);
        long user = socket.user().value();
        if (user != 0) {
            routes.changed(user, null);
            news.closed(socket);
        }
    }

    private void verify(ClientSocket socket, ClientFrame.Connect connect) {
        try {
            Caller caller = tokens.verify(connect.token());
            socket.execute(() -> admit(socket, connect.id(), caller));
        } catch (MagpieException e) {
            socket.execute(() -> refuse(socket, connect.id(), e));
        }
    }

    private void admit(ClientSocket socket, @Nullable String id, Caller caller) {
        if (socket.state() != ClientSocket.State.CONNECTING) {
            return;
        }
        if (!sockets.register(socket, caller.userId(), caller.sessionId())) {
            socket.close(
                    CloseCode.LIMIT_ABUSE,
                    ServerFrame.Refusal.of(
                            id,
                            new MagpieException(
                                    ErrorCode.RATE_LIMITED,
                                    "This session has its " + limits.socketsPerSession()
                                            + " sockets already: close one.")));
            return;
        }
        routes.changed(caller.userId().value(), () -> socket.execute(() -> open(socket, id, caller)));
    }

    private void open(ClientSocket socket, @Nullable String id, Caller caller) {
        if (socket.state() != ClientSocket.State.CONNECTING) {
            return;
        }
        try {
            // Only now that the socket can be found: a revocation before this moment was told to nobody.
            revocations.check(caller);
        } catch (MagpieException e) {
            refuse(socket, id, e);
            return;
        }
        socket.become(ClientSocket.State.OPEN);
        socket.send(new ServerFrame.Connected(
                id,
                caller.userId(),
                caller.sessionId(),
                limits.heartbeat().toMillis(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                version));
        news.opened(socket);
    }

    private static void refuse(ClientSocket socket, @Nullable String id, MagpieException reason) {
        socket.close(
                reason.code().retryable() ? CloseCode.RESTART : CloseCode.UNAUTHENTICATED,
                ServerFrame.Refusal.of(id, reason));
    }
}
