package im.magpie.connection.socket;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect: those on the host that they connect to, and those on the list.
 *
 * <p>Only browsers send an origin, and scripts can set neither it nor {@code X-Forwarded-Host}, which a proxy in front sets to the host
 * that the page knows. Ports are not compared, since proxies drop them; tokens travel in frames, not in cookies, so another page of the
 * same host gains nothing.
 */
final class Origins {
    private static final String ALL = "*";

    private final List<String> allowed;

    Origins(List<String> allowed) {
        this.allowed =
                allowed.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
    }

    boolean allows(@Nullable String origin, @Nullable String host, @Nullable String forwardedHost) {
        if (origin == null || allowed.contains(ALL) || allowed.contains(origin.toLowerCase(Locale.ROOT))) {
            return true;
        }
        String page = hostOf(origin);
        return page != null && (page.equals(named(host)) || page.equals(named(forwardedHost)));
    }

    private static @Nullable String named(@Nullable String authority) {
        return authority == null ? null : hostOf("http://" + authority.split(",", 2)[0].strip());
    }

    private static @Nullable String hostOf(String address) {
        try {
            String host = new URI(address).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
