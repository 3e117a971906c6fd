package im.magpie.gateway.page;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** A browser that asks for a view of the page (an address that is no file and nobody else's) gets the page, which shows the view. */
@Component
@Order(0)
class PageFilter implements WebFilter {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final List<String> OF_OTHERS =
            List.of("/v1", "/internal", "/actuator", "/docs", "/assets", "/.well-known");

    private final Resource index;

    PageFilter(PageProperties properties, ResourceLoader resources) {
        this.index = resources.getResource(properties.location() + "index.html");
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (!isView(request)) {
            return chain.filter(exchange);
        }
        if (!index.exists()) {
            return Mono.error(new MagpieException(
                    ErrorCode.NOT_FOUND,
                    "The chat page is not installed: build the web module and set magpie.web.location to its folder."));
        }
        return chain.filter(exchange.mutate()
                .request(request.mutate().path("/index.html").build())
                .build());
    }

    private static boolean isView(ServerHttpRequest request) {
        String path = request.getURI().getRawPath();
        if (!READING.contains(request.getMethod())) {
            return false;
        }
        return path.isEmpty() || path.equals("/") || (asksForHtml(request) && isNobodysElse(path));
    }

    private static boolean asksForHtml(ServerHttpRequest request) {
        return request.getHeaders().getAccept().contains(MediaType.TEXT_HTML);
    }

    private static boolean isNobodysElse(String path) {
        return path.indexOf('.', path.lastIndexOf('/')) < 0
                && OF_OTHERS.stream().noneMatch(other -> path.equals(other) || path.startsWith(other + "/"));
    }
}
