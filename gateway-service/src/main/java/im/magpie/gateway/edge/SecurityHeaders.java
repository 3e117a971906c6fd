package im.magpie.gateway.edge;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What tells the browser to run nothing but our own files; set last, so that a service can't say otherwise. */
final class SecurityHeaders {
    /** Nothing inline, nothing from elsewhere. {@code 'self'} does not cover WebSockets in every browser, so the host is named. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                    + "font-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'; connect-src 'self'";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-\\[\\]:]+");

    private SecurityHeaders() {}

    static void addTo(ServerWebExchange exchange, Client client) {
        String policy =
                POLICY + sockets(exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST), client.secure());
        exchange.getResponse().beforeCommit(() -> {
            HttpHeaders headers = exchange.getResponse().getHeaders();
            headers.set("Content-Security-Policy", policy);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Permissions-Policy", "geolocation=(), camera=(), microphone=()");
            headers.remove("X-XSS-Protection");
            if (client.secure()) {
                headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
            }
            return Mono.empty();
        });
    }

    private static String sockets(@Nullable String host, boolean secure) {
        if (host == null || !HOST.matcher(host).matches()) {
            return "";
        }
        return secure ? " wss://" + host : " ws://" + host + " wss://" + host;
    }
}
