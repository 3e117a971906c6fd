package im.magpie.gateway.access;

import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** What needs no access token: getting one, and what says how. */
final class PublicPath {
    private static final Set<String> TO_READ = Set.of("/.well-known/jwks.json", "/v1/asyncapi.json", "/v1/ws");
    private static final Set<String> TO_POST = Set.of("/v1/users", "/v1/sessions", "/v1/sessions/refresh");

    private PublicPath() {}

    static boolean matches(ServerHttpRequest request) {
        String path = request.getURI().getRawPath();
        return HttpMethod.POST.equals(request.getMethod()) ? TO_POST.contains(path) : TO_READ.contains(path);
    }
}
