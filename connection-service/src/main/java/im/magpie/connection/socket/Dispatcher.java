package im.magpie.connection.socket;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.security.Revocations;
import im.magpie.connection.command.Commands;
import im.magpie.connection.connect.Connector;
import im.magpie.connection.frame.ClientFrame;
import im.magpie.connection.frame.CloseCode;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.read.Reads;
import im.magpie.connection.session.ClientSocket;
import im.magpie.connection.session.Limits;
import org.springframework.stereotype.Component;

/** What is done with each frame, by its kind and the state of its socket. On the socket's event loop. */
@Component
final class Dispatcher {
    private final Connector connector;
    private final Commands commands;
    private final Reads reads;
    private final Revocations revocations;
    private final Limits limits;

    Dispatcher(Connector connector, Commands commands, Reads reads, Revocations revocations, Limits limits) {
        this.connector = connector;
        this.commands = commands;
        this.reads = reads;
        this.revocations = revocations;
        this.limits = limits;
    }

    int maxFrame() {
        return Math.toIntExact(limits.maxFrame().toBytes());
    }

    void take(ClientSocket socket, ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Refused refused -> {
                socket.refuse(refused.id(), refused.reason());
                if (refused.abuse()) {
                    socket.strikeProtocol();
                }
            }
            case ClientFrame.Connect connect -> connect(socket, connect);
            default -> {
                if (socket.state() == ClientSocket.State.OPEN) {
                    open(socket, frame);
                } else {
                    socket.close(
                            CloseCode.UNAUTHENTICATED,
                            ServerFrame.Refusal.of(
                                    frame.id(),
                                    new MagpieException(
                                            ErrorCode.UNAUTHENTICATED,
                                            "Send 'connect' first, and wait for 'connected'.")));
                }
            }
        }
    }

    void gone(ClientSocket socket) {
        connector.gone(socket);
        reads.gone(socket);
    }

    private void connect(ClientSocket socket, ClientFrame.Connect connect) {
        if (socket.state() == ClientSocket.State.ANONYMOUS) {
            connector.connect(socket, connect);
        } else {
            socket.refuse(connect.id(), new MagpieException(ErrorCode.ALREADY_CONNECTED));
            socket.strikeProtocol();
        }
    }

    private void open(ClientSocket socket, ClientFrame frame) {
        if (frame instanceof ClientFrame.Ping ping) {
            socket.send(new ServerFrame.Pong(ping.id()));
            return;
        }
        if (revocations.stale()) {
            socket.refuse(
                    frame.id(),
                    new MagpieException(
                            ErrorCode.UNAVAILABLE,
                            "Whether this session is still good can't be told right now: try again after a while."));
            return;
        }
        try {
            switch (frame) {
                case ClientFrame.Send send -> commands.send(socket, send);
                case ClientFrame.Read read -> commands.read(socket, read);
                case ClientFrame.Typing typing -> commands.typing(socket, typing);
                case ClientFrame.Pull pull -> reads.pull(socket, pull);
                case ClientFrame.Sync sync -> reads.sync(socket, sync);
                case ClientFrame.Ping ignored -> {}
                case ClientFrame.Connect ignored -> {}
                case ClientFrame.Refused ignored -> {}
            }
        } catch (MagpieException e) {
            socket.refuse(frame.id(), e);
            if (e.code() == ErrorCode.RATE_LIMITED) {
                socket.strikeLimit();
            } else if (e.code() == ErrorCode.OVERLOADED) {
                socket.rest();
            }
        }
    }
}
