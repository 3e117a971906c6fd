package im.magpie.gateway.edge;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;

/** Which pages may call us: our own, and those that are allowed by configuration. */
@Component
public class Origins {
    private static final Duration PREFLIGHT_LIVES = Duration.ofHours(1);

    private final List<String> allowed;

    Origins(EdgeProperties properties) {
        this.allowed = properties.allowedOrigins();
    }

    /** Whether the request comes from no page at all, from our own host, or from an origin on the list. */
    public boolean accepts(ServerHttpRequest request) {
        String origin = request.getHeaders().getOrigin();
        return origin == null
                || allowed.contains(origin)
                || sameHost(origin, request.getHeaders().getFirst(HttpHeaders.HOST));
    }

    private static boolean sameHost(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** CORS for the allowed origins; absent when there are none, so that browsers keep every other page out. */
    @Nullable
    CorsConfiguration cors() {
        if (allowed.isEmpty()) {
            return null;
        }
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(allowed);
        cors.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, "Idempotency-Key", "traceparent"));
        cors.setExposedHeaders(List.of(HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER, "traceparent"));
        cors.setMaxAge(PREFLIGHT_LIVES);
        return cors;
    }
}
