package im.magpie.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import im.magpie.deploy.Arrows.Arrow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses in a service's settings, as the parties that they belong to. */
final class Peers {
    private static final Pattern ADDRESS = Pattern.compile("(?:(?:^|,)(?:[a-z:]+//)?)([a-z][-.a-z0-9]*):([0-9]+)");

    private Peers() {}

    /** {@code from -> to:port} for each address in the settings of a workload's pods. */
    static Set<String> of(Overlay overlay, JsonNode workload, Arrows arrows) {
        Set<String> peers = new TreeSet<>();
        overlay.settings(workload).forEach((setting, value) -> {
            Matcher address = ADDRESS.matcher(value);
            while (address.find()) {
                peers.add(Yaml.name(workload) + " -> "
                        + party(overlay, arrows, address.group(1), Integer.parseInt(address.group(2))));
            }
        });
        // What Sentinel names is Redis, at its usual port.
        Map<String, String> settings = overlay.settings(workload);
        if (settings.containsKey("magpie.redis.master")) {
            peers.add(Yaml.name(workload) + " -> redis:6379");
        }
        return peers;
    }

    /** The arrows of the services of an overlay, by the policies that it has. */
    static List<Arrow> ofServices(Overlay overlay, Arrows arrows) {
        Set<String> policies = new TreeSet<>();
        overlay.objects("NetworkPolicy").forEach(policy -> policies.add(Yaml.name(policy)));
        Set<String> services = new TreeSet<>();
        overlay.objects("Deployment").forEach(service -> services.add(Yaml.name(service)));
        return arrows.arrows().stream()
                .filter(arrow ->
                        services.contains(arrow.from()) && policies.contains(NetworkPolicies.name(arrow, "out")))
                .toList();
    }

    /** The pods behind a Service and the port that they listen on; or a place outside. */
    private static String party(Overlay overlay, Arrows arrows, String host, int port) {
        String service = host.substring(host.lastIndexOf('.') + 1);
        for (JsonNode object : overlay.objects("Service")) {
            if (Yaml.name(object).equals(service)) {
                return object.at("/spec/selector")
                                .path("app.kubernetes.io/name")
                                .asText() + ":" + port;
            }
        }
        String outside = "external-" + host.substring(0, host.indexOf('.'));
        if (!host.endsWith(".example.org") || !arrows.places().containsKey(outside)) {
            throw new AssertionError(host + " is neither a Service nor a place of the list");
        }
        return outside + ":" + port;
    }
}
