package im.magpie.sharding;

import java.util.Collection;

/** The servers' names, as the rules have them. */
final class Servers {
    private Servers() {}

    static String numbered(Collection<String> servers, int number) {
        String suffix = "_" + number;
        return servers.stream()
                .filter(server -> server.endsWith(suffix))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No server's name ends with " + suffix));
    }
}
