package im.magpie.gateway.edge;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.observability.Trace;
import im.magpie.common.security.InternalToken;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Comes first: gives the exchange its trace and its client, and takes out what only we may say. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class EdgeFilter implements WebFilter {
    /** What two servers might read as two different paths; none of our addresses needs it. */
    private static final Pattern AMBIGUOUS = Pattern.compile("//|/\\.\\.?(/|$)|;|\\\\|%2f|%5c|%2e|%00|%3b");

    private final EdgeProperties properties;

    EdgeFilter(EdgeProperties properties) {
        this.properties = properties;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Client client = Client.of(exchange.getRequest(), properties.trustedProxies());
        client.attachTo(exchange);
        Trace trace = Trace.from(exchange.getRequest().getHeaders().getFirst(Trace.HEADER));
        exchange.getAttributes().put(Trace.HEADER, trace);
        exchange.getResponse().getHeaders().set(Trace.HEADER, trace.header());
        SecurityHeaders.addTo(exchange, client);
        if (!mayAsk(exchange.getRequest(), client)) {
            return Mono.error(new MagpieException(ErrorCode.NOT_FOUND));
        }
        if (exchange.getRequest().getQueryParams().containsKey("access_token")) {
            return Mono.error(new MagpieException(
                    ErrorCode.INVALID_REQUEST, "Send the access token in the Authorization header, never in a URL."));
        }
        ServerHttpRequest request = exchange.getRequest()
                .mutate()
                .headers(headers -> passOn(headers, client, trace))
                .build();
        return chain.filter(exchange.mutate().request(request).build());
    }

    private boolean mayAsk(ServerHttpRequest request, Client client) {
        String path = request.getURI().getRawPath();
        if (AMBIGUOUS.matcher(path.toLowerCase(Locale.ROOT)).find()) {
            return false;
        }
        return !path.startsWith("/actuator")
                || path.startsWith("/actuator/health")
                || AddressRange.any(properties.metricsFrom(), client.address());
    }

    private static void passOn(HttpHeaders headers, Client client, Trace trace) {
        headers.remove(InternalToken.HEADER);
        headers.remove("Forwarded");
        headers.remove("X-Forwarded-Host");
        headers.remove("X-Forwarded-Port");
        headers.remove("X-Forwarded-Prefix");
        headers.remove("X-Real-IP");
        client.writeTo(headers);
        headers.set(Trace.HEADER, trace.header());
    }
}
