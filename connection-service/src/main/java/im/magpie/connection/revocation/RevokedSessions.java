package im.magpie.connection.revocation;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.SessionId;
import im.magpie.common.security.Revocations;
import im.magpie.connection.frame.CloseCode;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.session.ClientSocket;
import im.magpie.connection.session.Sockets;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Ends the sockets of each session that is revoked. */
@Component
final class RevokedSessions {
    private final Sockets sockets;

    RevokedSessions(Sockets sockets, Revocations revocations) {
        this.sockets = sockets;
        revocations.onRevoked(this::end);
    }

    private void end(Set<SessionId> sessions) {
        for (SessionId session : sessions) {
            for (ClientSocket socket : sockets.ofSession(session)) {
                socket.execute(() -> socket.close(
                        CloseCode.UNAUTHENTICATED,
                        ServerFrame.Refusal.of(
                                null,
                                new MagpieException(
                                        ErrorCode.UNAUTHENTICATED, "This session has ended: log in again."))));
            }
        }
    }
}
