package im.magpie.connection.session;

import im.magpie.connection.frame.OutFrame;
import im.magpie.connection.frame.ServerFrame;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one socket. Used on its event loop alone.
 *
 * <p>A reader that keeps up never queues here. For one that does not, live frames are dropped beyond the bound until everything that
 * waits has gone; {@code lagging} goes last, so whatever was dropped was dropped before the client reads it.
 */
final class Outbound {
    private final Channel channel;
    private final Shared shared;
    private @Nullable Queue<OutFrame> waiting;
    private long bytes;
    private int answers;
    private long answerBytes;
    private boolean lagging;

    Outbound(Channel channel, Shared shared) {
        this.channel = channel;
        this.shared = shared;
    }

    /** Writes the frame or lets it wait; takes over the reference. False: answers would exceed their bound, so the socket has to go. */
    boolean offer(OutFrame frame) {
        if (waiting == null && channel.isWritable()) {
            write(frame);
            return true;
        }
        int length = frame.bytes().readableBytes();
        if (frame.live()) {
            if (lagging || full(length)) {
                lagging = true;
                shared.metrics().frameDropped();
                frame.bytes().release();
                return true;
            }
        } else if (answers >= shared.limits().outboundFrames()
                || answerBytes > shared.limits().outboundBytes().toBytes()) {
            frame.bytes().release();
            return false;
        }
        enqueue(frame);
        return true;
    }

    /** A {@code lagging} unless one is due anyway. False as above. */
    boolean lag() {
        if (lagging) {
            return true;
        }
        shared.metrics().toldLagging();
        return offer(OutFrame.of(new ServerFrame.Lagging()));
    }

    /** Writes on, now that the socket takes more. */
    void drain() {
        while (waiting != null && channel.isWritable()) {
            OutFrame frame = waiting.poll();
            if (frame != null) {
                account(frame, -1);
                write(frame);
            } else {
                waiting = null;
                if (lagging) {
                    lagging = false;
                    shared.metrics().toldLagging();
                    write(OutFrame.of(new ServerFrame.Lagging()));
                }
            }
        }
    }

    /** Lets go of everything that waits. */
    void discard() {
        if (waiting != null) {
            for (OutFrame frame : waiting) {
                account(frame, -1);
                frame.bytes().release();
            }
            waiting = null;
        }
    }

    private boolean full(int length) {
        return (waiting != null && waiting.size() >= shared.limits().outboundFrames())
                || bytes + length > shared.limits().outboundBytes().toBytes()
                || shared.queuedBytes().get() + length
                        > shared.limits().outboundTotal().toBytes();
    }

    private void enqueue(OutFrame frame) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(frame);
        account(frame, 1);
    }

    private void account(OutFrame frame, int sign) {
        int length = frame.bytes().readableBytes();
        bytes += (long) sign * length;
        shared.queuedBytes().addAndGet((long) sign * length);
        if (!frame.live()) {
            answers += sign;
            answerBytes += (long) sign * length;
        }
    }

    private void write(OutFrame frame) {
        shared.metrics().frameWent();
        var _ = channel.write(frame.bytes(), channel.voidPromise());
    }
}
