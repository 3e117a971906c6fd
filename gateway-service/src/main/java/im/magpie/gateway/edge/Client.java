package im.magpie.gateway.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Where a request really comes from.
 *
 * @param address of the client, not of the proxies in front of us
 * @param secure whether the client speaks TLS
 */
public record Client(InetAddress address, boolean secure) {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

    private static final String ATTRIBUTE = Client.class.getName();

    /** The client of an exchange that has passed the edge. */
    public static Client of(ServerWebExchange exchange) {
        return Objects.requireNonNull(exchange.getAttribute(ATTRIBUTE), "the edge comes first");
    }

    static Client of(ServerHttpRequest request, List<AddressRange> trustedProxies) {
        InetSocketAddress peer = request.getRemoteAddress();
        InetAddress address = peer == null ? InetAddress.getLoopbackAddress() : peer.getAddress();
        boolean secure = request.getSslInfo() != null;
        if (!AddressRange.any(trustedProxies, address)) {
            return new Client(address, secure);
        }
        String proto = request.getHeaders().getFirst(FORWARDED_PROTO);
        return new Client(
                beyond(trustedProxies, address, request.getHeaders()),
                proto == null ? secure : proto.strip().equalsIgnoreCase("https"));
    }

    /** From the nearest hop to the farthest: the first that is no proxy of ours is the client; what it claims itself is worth nothing. */
    private static InetAddress beyond(List<AddressRange> trustedProxies, InetAddress peer, HttpHeaders headers) {
        InetAddress nearest = peer;
        List<String> hops = headers.getOrEmpty(FORWARDED_FOR).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .toList();
        for (String hop : hops.reversed()) {
            try {
                nearest = InetAddress.ofLiteral(hop);
            } catch (IllegalArgumentException e) {
                return nearest;
            }
            if (!AddressRange.any(trustedProxies, nearest)) {
                return nearest;
            }
        }
        return nearest;
    }

    void writeTo(HttpHeaders headers) {
        headers.set(FORWARDED_FOR, address.getHostAddress());
        headers.set(FORWARDED_PROTO, secure ? "https" : "http");
    }

    void attachTo(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }
}
