package im.magpie.connection.socket;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.connection.frame.CloseCode;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.session.ClientSocket;
import im.magpie.connection.session.Limits;
import im.magpie.connection.session.Sockets;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Closes sockets whose time is over. One walk over all of them instead of a timer each. */
@Component
final class Sweep {
    private static final long FAREWELL = Duration.ofSeconds(2).toNanos();

    private final Sockets sockets;
    private final long connectTimeout;
    private final long silence;

    Sweep(Sockets sockets, Limits limits) {
        this.sockets = sockets;
        connectTimeout = limits.connectTimeout().toNanos();
        silence = limits.heartbeat().multipliedBy(2).toNanos();
    }

    @Scheduled(fixedDelay = 200)
    void sweep() {
        for (ClientSocket socket : sockets.all()) {
            long now = System.nanoTime();
            long inState = now - socket.since();
            switch (socket.state()) {
                case HANDSHAKE -> {
                    if (inState > connectTimeout) {
                        socket.cut();
                    }
                }
                case ANONYMOUS -> {
                    if (inState > connectTimeout) {
                        socket.execute(() -> connectTooLate(socket));
                    }
                }
                case CONNECTING, OPEN -> {
                    if (now - socket.heard() > silence) {
                        socket.execute(() -> socket.close(CloseCode.SILENT, null));
                    }
                }
                case CLOSING, CLOSED -> {
                    if (inState > FAREWELL) {
                        socket.cut();
                    }
                }
            }
        }
    }

    private static void connectTooLate(ClientSocket socket) {
        if (socket.state() == ClientSocket.State.ANONYMOUS) {
            socket.close(
                    CloseCode.CONNECT_TIMEOUT,
                    ServerFrame.Refusal.of(
                            null, new MagpieException(ErrorCode.UNAUTHENTICATED, "No 'connect' came in time.")));
        }
    }
}
