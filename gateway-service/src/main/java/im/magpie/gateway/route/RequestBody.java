package im.magpie.gateway.route;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes the whole body before a service is asked: bodies are small here, a slow client then can't look like a slow service, and what
 * one instance refused can be sent to the next.
 */
@Component
final class RequestBody implements GlobalFilter, Ordered {
    private static final int AFTER_ADMISSION = 100;

    private final int maxBytes;
    private final Duration timeout;

    RequestBody(UpstreamProperties properties) {
        this.maxBytes = Math.toIntExact(properties.maxBody().toBytes());
        this.timeout = properties.bodyTimeout();
    }

    @Override
    public int getOrder() {
        return AFTER_ADMISSION;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        long length = headers.getContentLength();
        if (length > maxBytes) {
            return Mono.error(new MagpieException(ErrorCode.TOO_LARGE));
        }
        if (length == 0 || (length < 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING))) {
            return chain.filter(exchange);
        }
        return DataBufferUtils.join(exchange.getRequest().getBody(), maxBytes)
                .map(RequestBody::bytesOf)
                .defaultIfEmpty(new byte[0])
                .timeout(timeout)
                .onErrorMap(DataBufferLimitException.class, e -> new MagpieException(ErrorCode.TOO_LARGE))
                .onErrorMap(
                        TimeoutException.class,
                        e -> new MagpieException(
                                ErrorCode.INVALID_REQUEST, "The body did not arrive in time: send it again."))
                .flatMap(bytes -> chain.filter(with(bytes, exchange)));
    }

    private static byte[] bytesOf(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private static ServerWebExchange with(byte[] bytes, ServerWebExchange exchange) {
        ServerHttpRequest sized = exchange.getRequest()
                .mutate()
                .headers(headers -> {
                    headers.remove(HttpHeaders.TRANSFER_ENCODING);
                    headers.setContentLength(bytes.length);
                })
                .build();
        ServerHttpRequest request = new ServerHttpRequestDecorator(sized) {
            @Override
            public Flux<DataBuffer> getBody() {
                return Flux.defer(
                        () -> Flux.just(exchange.getResponse().bufferFactory().wrap(bytes)));
            }
        };
        return exchange.mutate().request(request).build();
    }
}
