package im.magpie.connection.session;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.connection.frame.CloseCode;
import im.magpie.connection.frame.OutFrame;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.frame.WireFrame;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket, from its TCP connection to its end. Methods are called on its event loop unless they say otherwise; fields are
 * few, since thousands of sockets lie idle.
 */
public final class ClientSocket {
    /** Where a socket is in its life. */
    public enum State {
        /** The HTTP request that makes it a WebSocket has not come yet. */
        HANDSHAKE,
        /** Nobody knows who is there: only {@code connect} is taken. */
        ANONYMOUS,
        CONNECTING,
        OPEN,
        /** A close frame was sent; whatever still comes is thrown away. */
        CLOSING,
        CLOSED
    }

    private final Channel channel;
    private final Shared shared;
    private final long number;
    private final Outbound outbound;
    private volatile State state = State.HANDSHAKE;
    private volatile long since;
    private volatile long heard;
    private long user;
    private long session;
    private long frameState;
    private long protocolState;
    private long limitState;
    private int unanswered;
    private boolean unflushed;
    private @Nullable TypingPace typing;

    ClientSocket(Channel channel, Shared shared, long number, long now) {
        this.channel = channel;
        this.shared = shared;
        this.number = number;
        outbound = new Outbound(channel, shared);
        since = now;
        heard = now;
        frameState = now;
        protocolState = now;
        limitState = now;
    }

    /** Unique on this node; any thread. */
    public long number() {
        return number;
    }

    /** Any thread. */
    public State state() {
        return state;
    }

    /** Since when it is in its state, in nanoseconds; any thread. */
    public long since() {
        return since;
    }

    /** When something came last, in nanoseconds; any thread. */
    public long heard() {
        return heard;
    }

    /** Any thread, once it is connecting. */
    public UserId user() {
        return new UserId(user);
    }

    /** Any thread, once it is connecting. */
    public SessionId session() {
        return new SessionId(session);
    }

    public void become(State next) {
        state = next;
        since = System.nanoTime();
    }

    void belongsTo(UserId userId, SessionId sessionId) {
        user = userId.value();
        session = sessionId.value();
    }

    /** Something came: the client lives. */
    public void hear() {
        heard = System.nanoTime();
    }

    /** Counts a frame; 0 if it may be acted on, else the milliseconds to wait. */
    public long countFrame() {
        shared.metrics().frameCame();
        long next = shared.frames().take(frameState, heard);
        if (next == Rate.REFUSED) {
            return Math.max(
                    1, Duration.ofNanos(shared.frames().wait(frameState, heard)).toMillis());
        }
        frameState = next;
        return 0;
    }

    /** Counts a frame that breaks the protocol; closes the socket if there are too many. */
    public void strikeProtocol() {
        long next = shared.protocolStrikes().take(protocolState, heard);
        if (next == Rate.REFUSED) {
            close(CloseCode.PROTOCOL_ABUSE, null);
        } else {
            protocolState = next;
        }
    }

    /** Counts a frame that was refused for a limit; closes the socket if there are too many. */
    public void strikeLimit() {
        long next = shared.limitStrikes().take(limitState, heard);
        if (next == Rate.REFUSED) {
            close(CloseCode.LIMIT_ABUSE, null);
        } else {
            limitState = next;
        }
    }

    /** Counts a command that waits for its answer; false if there are too many already. */
    public boolean ask() {
        if (unanswered >= shared.limits().maxUnanswered()) {
            return false;
        }
        unanswered++;
        return true;
    }

    public void answered() {
        unanswered--;
    }

    /** Takes nothing in for a while. */
    public void rest() {
        if (channel.config().isAutoRead()) {
            channel.config().setAutoRead(false);
            var _ = loop().schedule(
                            () -> channel.config().setAutoRead(true),
                            shared.limits().overloadRest().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    /** How often this socket says {@code typing}. */
    public TypingPace typing() {
        if (typing == null) {
            typing = new TypingPace();
        }
        return typing;
    }

    public void send(ServerFrame frame) {
        send(OutFrame.of(frame));
    }

    public void refuse(@Nullable String id, MagpieException reason) {
        send(ServerFrame.Refusal.of(id, reason));
    }

    /** Takes over the reference to the frame; it is on its way after {@link #flush()}. */
    public void send(OutFrame frame) {
        boolean takes = frame.live() ? state == State.OPEN : state.compareTo(State.CLOSING) < 0;
        if (!takes) {
            frame.bytes().release();
        } else if (outbound.offer(frame)) {
            unflushed = true;
        } else {
            overflow();
        }
    }

    /** Tells the client that it may have missed something. */
    public void lag() {
        if (state == State.OPEN) {
            unflushed = true;
            if (!outbound.lag()) {
                overflow();
            }
        }
    }

    public void flush() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /** The channel takes more again, or no more. */
    public void writabilityChanged() {
        if (channel.isWritable() && state.compareTo(State.CLOSING) < 0) {
            outbound.drain();
            channel.flush();
        }
    }

    /** Says why, says good-bye, and from then on takes nothing in; the TCP connection follows when the client has answered. */
    public void close(CloseCode code, ServerFrame.@Nullable Refusal why) {
        if (state.compareTo(State.CLOSING) >= 0) {
            return;
        }
        outbound.discard();
        become(State.CLOSING);
        if (why != null) {
            var _ = channel.write(OutFrame.of(why).bytes(), channel.voidPromise());
        }
        var _ = channel.writeAndFlush(WireFrame.close(code.code(), code.reason()), channel.voidPromise());
    }

    /** Answers the client's close frame, and ends. */
    public void leave(int code) {
        if (state.compareTo(State.CLOSING) < 0) {
            outbound.discard();
            become(State.CLOSING);
            var _ = channel.writeAndFlush(WireFrame.close(code, ""), channel.voidPromise());
        }
        var _ = channel.close();
    }

    public void pong(byte[] payload) {
        send(new OutFrame(WireFrame.pong(payload), false));
    }

    /** The TCP connection is gone. */
    public void gone() {
        outbound.discard();
        become(State.CLOSED);
    }

    /** Ends the TCP connection without a word; any thread. */
    public void cut() {
        var _ = channel.close();
    }

    /** Runs on the event loop of this socket, with a flush at the end; any thread. */
    public void execute(Runnable work) {
        try {
            loop().execute(() -> {
                work.run();
                flush();
            });
        } catch (RejectedExecutionException e) {
            gone();
        }
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    private void overflow() {
        close(
                CloseCode.LIMIT_ABUSE,
                ServerFrame.Refusal.of(
                        null,
                        new MagpieException(
                                ErrorCode.RATE_LIMITED, "Read the answers: too many of them wait for you.")));
    }
}
