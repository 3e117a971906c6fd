package im.magpie.gateway.socket;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** Frames of one client and its node, both ways, untouched, until one of them closes; the other then hears the same close code. */
final class Relay {
    /** Service Restart: what a client hears when its node is gone without a word; it connects again. */
    static final WebSocketCloseStatus RESTART = new WebSocketCloseStatus(1012, "The server restarts.");

    private static final WebSocketCloseStatus GONE = new WebSocketCloseStatus(1001, "The client is gone.");
    private static final int NO_CODE = WebSocketCloseStatus.EMPTY.code();

    private final WebsocketInbound fromClient;
    private final WebsocketOutbound toClient;
    private final WebsocketInbound fromNode;
    private final WebsocketOutbound toNode;

    Relay(WebsocketInbound fromClient, WebsocketOutbound toClient, Connection node) {
        this.fromClient = fromClient;
        this.toClient = toClient;
        this.fromNode = (WebsocketInbound) node.inbound();
        this.toNode = (WebsocketOutbound) node.outbound();
    }

    Mono<Void> run(OpenSockets open) {
        Mono<Void> down = pass(fromNode, toClient, RESTART);
        Mono<Void> up = pass(fromClient, toNode, GONE);
        return open.whileOpen(
                Mono.firstWithSignal(
                        down.doOnTerminate(() -> System.err.println("DOWN")),
                        up.doOnTerminate(() -> System.err.println("UP"))),
                () -> close(toClient, RESTART));
    }

    private static Mono<Void> pass(WebsocketInbound from, WebsocketOutbound to, WebSocketCloseStatus ifBroken) {
        return to.sendObject(from.receiveFrames().doOnNext(WebSocketFrame::retain))
                .then()
                .doOnError(e -> org.slf4j.LoggerFactory.getLogger(Relay.class).warn("DEBUG", e))
                .onErrorComplete()
                .then(Mono.defer(() -> from.receiveCloseStatus().defaultIfEmpty(ifBroken)))
                .flatMap(status -> close(to, status.equals(WebSocketCloseStatus.ABNORMAL_CLOSURE) ? ifBroken : status))
                .onErrorComplete();
    }

    private static Mono<Void> close(WebsocketOutbound to, WebSocketCloseStatus status) {
        if (status.code() == NO_CODE) {
            return to.sendClose();
        }
        return to.sendClose(status.code(), status.reasonText());
    }
}
