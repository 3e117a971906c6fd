package im.magpie.connection.socket;

import im.magpie.connection.session.ClientSocket;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The HTTP request that becomes a WebSocket (RFC 6455, section 4.2), or is refused. */
final class Handshake extends ChannelInboundHandlerAdapter {
    private static final String PATH = "/v1/ws";
    private static final String SUBPROTOCOL = "magpie.v1.json";
    private static final String FORWARDED_HOST = "X-Forwarded-Host";
    private static final String VERSION = "13";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private final ClientSocket socket;
    private final Origins origins;
    private final Upgrade upgrade;
    private @Nullable HttpRequest request;

    /** Turns the pipeline from HTTP to WebSocket. */
    interface Upgrade {
        void upgrade(ChannelHandlerContext context, ClientSocket socket);
    }

    private record Refusal(HttpResponseStatus status, String code, String detail) {}

    Handshake(ClientSocket socket, Origins origins, Upgrade upgrade) {
        this.socket = socket;
        this.origins = origins;
        this.upgrade = upgrade;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest head) {
                request = head;
            }
            // A malformed request has no end that could be waited for.
            if (request != null
                    && (message instanceof LastHttpContent
                            || request.decoderResult().isFailure())) {
                answer(context, request);
                request = null;
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        socket.gone();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }

    private void answer(ChannelHandlerContext context, HttpRequest head) {
        Refusal refusal = refusal(head);
        if (refusal != null) {
            var _ = context.writeAndFlush(problem(refusal)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        String key = java.util.Objects.requireNonNull(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY));
        var _ = context.writeAndFlush(accepted(key.strip()));
        upgrade.upgrade(context, socket);
    }

    private @Nullable Refusal refusal(HttpRequest head) {
        HttpHeaders headers = head.headers();
        if (head.decoderResult().isFailure()) {
            return new Refusal(HttpResponseStatus.BAD_REQUEST, "invalid_request", "This is no HTTP request.");
        }
        if (!head.uri().split("\\?", 2)[0].equals(PATH)) {
            return new Refusal(HttpResponseStatus.NOT_FOUND, "not_found", "WebSockets are at " + PATH + ".");
        }
        if (!origins.allows(
                headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST), headers.get(FORWARDED_HOST))) {
            return new Refusal(HttpResponseStatus.FORBIDDEN, "forbidden", "Pages of this origin may not connect.");
        }
        if (!isWebSocket(head)) {
            return new Refusal(
                    HttpResponseStatus.BAD_REQUEST, "invalid_request", "Only WebSocket handshakes are answered here.");
        }
        if (!headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL, false)) {
            return new Refusal(
                    HttpResponseStatus.BAD_REQUEST, "invalid_request", "Ask for the subprotocol " + SUBPROTOCOL + ".");
        }
        return null;
    }

    private static boolean isWebSocket(HttpRequest head) {
        HttpHeaders headers = head.headers();
        return head.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                && isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY));
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static FullHttpResponse accepted(String key) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, digest(key));
        return response;
    }

    private static String digest(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    private static FullHttpResponse problem(Refusal refusal) {
        byte[] body = ("{\"type\":\"about:blank\",\"title\":\""
                        + refusal.status().reasonPhrase() + "\",\"status\":"
                        + refusal.status().code() + ",\"detail\":\"" + refusal.detail() + "\",\"code\":\""
                        + refusal.code() + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
        return response;
    }
}
