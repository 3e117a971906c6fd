package im.magpie.gateway.socket;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.observability.Trace;
import im.magpie.gateway.edge.Origins;
import im.magpie.gateway.route.Instance;
import im.magpie.gateway.route.Services;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.resources.ConnectionProvider;

/**
 * Connects a node first and then answers the client, so that a refusal reaches it as HTTP. Spring Cloud Gateway's own filter does it
 * the other way round.
 */
@Component
final class SocketProxy implements GatewayFilter {
    private static final String PROTOCOL = "magpie.v1.json";
    private static final WebSocketCloseStatus CLIENT_GONE = new WebSocketCloseStatus(1001, "The client is gone.");
    private static final List<String> PASSED_ON = List.of(
            HttpHeaders.HOST,
            HttpHeaders.ORIGIN,
            HttpHeaders.USER_AGENT,
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            Trace.HEADER);

    private final Services services;
    private final Origins origins;
    private final OpenSockets open;
    private final SocketProperties properties;
    private final HttpClient client;
    private final WebsocketServerSpec toClient;
    private final WebsocketClientSpec toNode;

    SocketProxy(
            Services services,
            Origins origins,
            OpenSockets open,
            SocketProperties properties,
            ReactorResourceFactory network) {
        this.services = services;
        this.origins = origins;
        this.open = open;
        this.properties = properties;
        int maxFrame = Math.toIntExact(properties.maxFrame().toBytes());
        this.toClient = WebsocketServerSpec.builder()
                .protocols(PROTOCOL)
                .maxFramePayloadLength(maxFrame)
                .handlePing(true)
                .build();
        this.toNode = WebsocketClientSpec.builder()
                .protocols(PROTOCOL)
                .maxFramePayloadLength(maxFrame)
                .handlePing(true)
                .build();
        this.client = HttpClient.create(ConnectionProvider.newConnection())
                .runOn(network.getLoopResources())
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(properties.connectTimeout().toMillis()));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        refuseOthers(exchange.getRequest());
        HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        // Both connections on one event loop: a frame then never changes threads.
        return Mono.defer(() -> services.named(Services.SOCKETS)
                        .ask(instance -> connect(exchange.getRequest(), instance), failure -> true))
                .subscribeOn(Schedulers.fromExecutor(eventLoopOf(response)))
                .flatMap(node -> accept(exchange, response, node));
    }

    private void refuseOthers(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        if (!HttpMethod.GET.equals(request.getMethod()) || !"websocket".equalsIgnoreCase(headers.getUpgrade())) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "Open this address as a WebSocket.");
        }
        if (!origins.accepts(request)) {
            throw new MagpieException(ErrorCode.FORBIDDEN, "Pages of this origin may not connect here.");
        }
        boolean offered = headers.getOrEmpty("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(protocol -> protocol.strip().equals(PROTOCOL));
        if (!offered) {
            throw new MagpieException(
                    ErrorCode.INVALID_REQUEST, "Offer the subprotocol '" + PROTOCOL + "' when you connect.");
        }
    }

    private static java.util.concurrent.Executor eventLoopOf(HttpServerResponse response) {
        Connection[] found = new Connection[1];
        response.withConnection(connection -> found[0] = connection);
        if (!found[0].channel().isRegistered()) {
            throw new AbortedException("The client left before it was connected");
        }
        return found[0].channel().eventLoop();
    }

    private Mono<Connection> connect(ServerHttpRequest request, Instance instance) {
        return client.headers(headers -> PASSED_ON.forEach(name -> {
                    String value = request.getHeaders().getFirst(name);
                    if (value != null) {
                        headers.set(name.toLowerCase(Locale.ROOT), value);
                    }
                }))
                .websocket(toNode)
                .uri(instance.address().resolve("/v1/ws"))
                .connect()
                .<Connection>map(connection -> connection)
                .timeout(properties.connectTimeout())
                .onErrorMap(WebSocketClientHandshakeException.class, SocketProxy::refusalOf);
    }

    private static MagpieException refusalOf(WebSocketClientHandshakeException e) {
        int status = e.response() == null ? 0 : e.response().status().code();
        return switch (status) {
            case 400 -> new MagpieException(ErrorCode.INVALID_REQUEST);
            case 403 -> new MagpieException(ErrorCode.FORBIDDEN);
            case 429 -> new MagpieException(ErrorCode.RATE_LIMITED);
            default -> new MagpieException(ErrorCode.UNAVAILABLE);
        };
    }

    private Mono<Void> accept(ServerWebExchange exchange, HttpServerResponse response, Connection node) {
        exchange.getResponse()
                .getHeaders()
                .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        return response.sendWebsocket((in, out) -> join(in, node), toClient).doOnError(failure -> node.dispose());
    }

    /** Ends when the client's channel does. */
    private Mono<Void> join(WebsocketInbound in, Connection node) {
        return Mono.create(ended -> in.withConnection(client -> {
            open.add(client.channel());
            Leg.install(client.channel(), node.channel(), CLIENT_GONE);
            Leg.install(node.channel(), client.channel(), OpenSockets.RESTART);
            client.channel().closeFuture().addListener(closed -> ended.success());
            client.channel().config().setAutoRead(true);
            node.channel().config().setAutoRead(true);
        }));
    }
}
