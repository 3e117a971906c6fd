package im.magpie.connection.socket;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.connection.frame.CloseCode;
import im.magpie.connection.frame.FrameParser;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.session.ClientSocket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket after its handshake: counts what comes, and passes on what may be acted on. Never blocks. */
final class SocketHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);

    private static final int NO_STATUS = 1005;
    private static final int NORMAL = 1000;

    private final ClientSocket socket;
    private final WebSocketDecoder decoder;
    private final Dispatcher dispatcher;

    SocketHandler(ClientSocket socket, WebSocketDecoder decoder, Dispatcher dispatcher) {
        this.socket = socket;
        this.decoder = decoder;
        this.dispatcher = dispatcher;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Inbound inbound = (Inbound) message;
        if (inbound instanceof Inbound.Close close) {
            socket.leave(close.code() == NO_STATUS ? NORMAL : close.code());
        } else if (socket.state().compareTo(ClientSocket.State.CLOSING) < 0) {
            socket.hear();
            take(inbound);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        socket.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        socket.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        socket.gone();
        dispatcher.gone(socket);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("A frame could not be handled", cause);
        }
        socket.cut();
    }

    private void take(Inbound inbound) {
        long wait = socket.countFrame();
        if (inbound instanceof Inbound.Broken broken) {
            socket.close(
                    broken.code(),
                    ServerFrame.Refusal.of(
                            null,
                            new MagpieException(
                                    broken.code() == CloseCode.TOO_BIG
                                            ? ErrorCode.TOO_LARGE
                                            : ErrorCode.INVALID_REQUEST,
                                    broken.detail())));
        } else if (wait > 0) {
            socket.refuse(
                    idOf(inbound),
                    new MagpieException(
                            ErrorCode.RATE_LIMITED, ErrorCode.RATE_LIMITED.text(), Duration.ofMillis(wait)));
            socket.strikeLimit();
        } else {
            act(inbound);
        }
    }

    private void act(Inbound inbound) {
        switch (inbound) {
            case Inbound.Text text -> {
                dispatcher.take(socket, FrameParser.parse(text.json().array()));
                if (socket.state() == ClientSocket.State.CONNECTING) {
                    decoder.allow(dispatcher.maxFrame());
                }
            }
            case Inbound.TooLarge large ->
                strike(
                        new MagpieException(ErrorCode.TOO_LARGE, "This frame is too large: send less at a time."),
                        large);
            case Inbound.Binary binary ->
                strike(
                        new MagpieException(ErrorCode.INVALID_REQUEST, "Send text frames: binary ones are not read."),
                        binary);
            case Inbound.Ping ping -> socket.pong(ping.payload().array());
            case Inbound.Pong ignored -> {}
            case Inbound.Close ignored -> {}
            case Inbound.Broken ignored -> {}
        }
    }

    private void strike(MagpieException reason, Inbound inbound) {
        socket.refuse(idOf(inbound), reason);
        socket.strikeProtocol();
    }

    private static @Nullable String idOf(Inbound inbound) {
        return switch (inbound) {
            case Inbound.Text text -> FrameParser.idOf(text.json().array());
            case Inbound.TooLarge large -> FrameParser.idOf(large.beginning().array());
            default -> null;
        };
    }
}
