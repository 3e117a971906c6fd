package im.magpie.gateway.route;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/**
 * Gives a request to an instance of its service. What could not be connected goes to the next one; what broke off midway only where
 * the method is safe to repeat.
 */
@Component
final class Dispatch implements GlobalFilter, Ordered {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Services services;
    private final UpstreamProperties properties;

    Dispatch(Services services, UpstreamProperties properties) {
        this.services = services;
        this.properties = properties;
    }

    @Override
    public int getOrder() {
        return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = Objects.requireNonNull(exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR));
        URI asked = Objects.requireNonNull(exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR));
        boolean safe = SAFE.contains(exchange.getRequest().getMethod());
        return services.named(route.getId())
                .ask(
                        instance -> {
                            ServerWebExchangeUtils.reset(exchange);
                            exchange.getAttributes().put(ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE, true);
                            exchange.getAttributes()
                                    .put(
                                            ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR,
                                            at(instance.address(), asked));
                            return chain.filter(exchange).timeout(properties.timeout());
                        },
                        failure -> safe && failure instanceof IOException);
    }

    private static URI at(URI instance, URI asked) {
        return UriComponentsBuilder.fromUri(asked)
                .scheme(instance.getScheme())
                .host(instance.getHost())
                .port(instance.getPort())
                .build(true)
                .toUri();
    }
}
