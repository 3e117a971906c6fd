package im.magpie.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import reactor.netty.NettyPipeline;

/**
 * One way through the gateway: hands the frames of its channel to the other, untouched, one flush a read.
 *
 * <p>Sits in the pipeline before the bridge to reactive streams, which would answer a close by itself and lose its code.
 */
final class Leg extends ChannelInboundHandlerAdapter {
    /** How long a peer may take to answer a close before its connection is cut. */
    private static final long GRACE_SECONDS = 2;

    private final Channel peer;
    private final WebSocketCloseStatus ifBroken;
    private boolean closeSeen;

    private Leg(Channel peer, WebSocketCloseStatus ifBroken) {
        this.peer = peer;
        this.ifBroken = ifBroken;
    }

    /** @param ifBroken what the peer hears when the channel ends without a close */
    static void install(Channel channel, Channel peer, WebSocketCloseStatus ifBroken) {
        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "magpie.leg", new Leg(peer, ifBroken));
    }

    /** Tells the other end to go, and cuts the connection if it doesn't. */
    static void close(Channel channel, WebSocketCloseStatus status) {
        channel.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        cutSoon(channel);
    }

    private static void cutSoon(Channel channel) {
        Runnable cut = () -> {
            ChannelFuture _ = channel.close();
        };
        ScheduledFuture<?> timer = channel.eventLoop().schedule(cut, GRACE_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame) {
            closeSeen = closeSeen || frame instanceof CloseWebSocketFrame;
            // A peer that is gone has its own end noticed; what was meant for it is released.
            ChannelFuture _ = peer.write(frame, peer.voidPromise());
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        peer.flush();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        peer.config().setAutoRead(context.channel().isWritable());
        context.fireChannelWritabilityChanged();
    }

    /** A connection that breaks is nothing to report: its end is noticed below. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof IOException) {
            ChannelFuture _ = context.close();
        } else {
            context.fireExceptionCaught(failure);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (closeSeen) {
            cutSoon(peer);
        } else {
            close(peer, ifBroken);
        }
        context.fireChannelInactive();
    }
}
