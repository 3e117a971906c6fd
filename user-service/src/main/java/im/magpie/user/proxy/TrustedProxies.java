package im.magpie.user.proxy;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds a request's client: the last address of {@code X-Forwarded-For} that is not a proxy of ours. What stands before it was written by
 * the client, who may write anything.
 */
@Component
public class TrustedProxies {
    private final List<Network> networks;

    TrustedProxies(ProxyProperties properties) {
        networks = properties.trustedProxies().stream().map(Network::parse).toList();
    }

    public Client clientOf(HttpServletRequest request) {
        InetAddress peer = InetAddress.ofLiteral(request.getRemoteAddr());
        if (!trusted(peer)) {
            return new Client(peer, request.isSecure());
        }
        boolean forwardedSecure = "https".equalsIgnoreCase(firstOf(request.getHeader("X-Forwarded-Proto")));
        return new Client(
                furthestTold(peer, Collections.list(request.getHeaders("X-Forwarded-For"))),
                request.isSecure() || forwardedSecure);
    }

    private InetAddress furthestTold(InetAddress peer, List<String> headers) {
        List<String> path = new ArrayList<>();
        headers.forEach(header -> Collections.addAll(path, header.split(",", -1)));
        InetAddress client = peer;
        for (String hop : path.reversed()) {
            InetAddress before = addressIn(hop.strip());
            if (before == null) {
                return client;
            }
            client = before;
            if (!trusted(client)) {
                return client;
            }
        }
        return client;
    }

    private boolean trusted(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static @Nullable InetAddress addressIn(String hop) {
        try {
            return InetAddress.ofLiteral(hop);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Each proxy appends how it was reached itself: the first was reached by the client. */
    private static @Nullable String firstOf(@Nullable String header) {
        return header == null ? null : header.split(",", -1)[0].strip();
    }
}
