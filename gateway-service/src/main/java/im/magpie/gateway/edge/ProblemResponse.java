package im.magpie.gateway.edge;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.observability.Trace;
import im.magpie.common.web.Problems;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.ObjectMapper;

/** The one place where a failure of the gateway's own becomes an answer; services' problems pass as they are. */
@Component
@Order(-2)
class ProblemResponse implements ErrorWebExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemResponse.class);

    private final ObjectMapper json;

    ProblemResponse(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        if (nobodyReads(response)) {
            LOG.debug("A client left before it was answered", failure);
            return Mono.empty();
        }
        Trace trace = exchange.getAttribute(Trace.HEADER);
        MagpieException refusal = refusalOf(failure);
        if (refusal.code() == ErrorCode.INTERNAL) {
            try (MDC.MDCCloseable _ = MDC.putCloseable(Trace.MDC_KEY, trace == null ? "none" : trace.traceId())) {
                LOG.error("A request failed", failure);
            }
        }
        ProblemDetail problem = Problems.of(refusal, trace == null ? null : trace.traceId());
        response.setRawStatusCode(problem.getStatus());
        response.getHeaders().putAll(Problems.headers(refusal));
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        response.getHeaders().setCacheControl("no-store");
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json.writeValueAsBytes(problem))));
    }

    private static boolean nobodyReads(ServerHttpResponse response) {
        AtomicBoolean gone = new AtomicBoolean();
        HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
        server.withConnection(client -> gone.set(!client.channel().isActive()));
        return gone.get();
    }

    private static MagpieException refusalOf(Throwable failure) {
        return switch (failure) {
            case MagpieException refusal -> refusal;
            case DataBufferLimitException ignored -> new MagpieException(ErrorCode.TOO_LARGE);
            case ResponseStatusException status -> new MagpieException(codeOf(status.getStatusCode()));
            default -> new MagpieException(ErrorCode.INTERNAL);
        };
    }

    /** Only files answer to any method but a service's, so a wrong method there means that there is nothing. */
    private static ErrorCode codeOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 404, 405 -> ErrorCode.NOT_FOUND;
            case 403 -> ErrorCode.FORBIDDEN;
            case 413 -> ErrorCode.TOO_LARGE;
            case 502, 503, 504 -> ErrorCode.UNAVAILABLE;
            default -> status.is4xxClientError() ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL;
        };
    }
}
