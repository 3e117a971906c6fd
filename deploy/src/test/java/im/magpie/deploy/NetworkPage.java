package im.magpie.deploy;

import im.magpie.deploy.Arrows.Arrow;
import im.magpie.deploy.Arrows.Place;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The same arrows for people: who opens a firewall reads it. */
final class NetworkPage {
    private final Arrows arrows;

    NetworkPage(Arrows arrows) {
        this.arrows = arrows;
    }

    String text() {
        StringBuilder page = new StringBuilder("""
                # Network

                Made from `deploy/arrows.yaml`, like the NetworkPolicies: in a cluster nothing else is allowed. A connection goes from the first column to the
                second; answers come back on it. `base` is always there, the others with the component of that name
                ([deploy](../../deploy/README.md)). The kubelet's probes come from the pod's own node, which Kubernetes always lets through.

                Clients need one port: 443, HTTPS and WebSocket.
                """);
        for (String folder : arrows.folders()) {
            page.append("\n## ")
                    .append(folder.replace("components/", ""))
                    .append("\n\n| from | to | port | what for |\n|---|---|---|---|\n");
            arrows.in(folder).forEach(arrow -> page.append(row(arrow)));
        }
        page.append("\n## Where the others are\n\n| party | where, unless you say otherwise |\n|---|---|\n");
        arrows.places().forEach((party, place) -> page.append("| %s | %s |%n".formatted(party, where(place))));
        return page.toString();
    }

    private static String row(Arrow arrow) {
        return "| %s | %s | %s | %s |%n".formatted(arrow.from(), arrow.to(), ports(arrow), arrow.why());
    }

    private static String ports(Arrow arrow) {
        return Stream.concat(ports(arrow.ports(), "TCP"), ports(arrow.udpPorts(), "UDP"))
                .collect(Collectors.joining(", "));
    }

    private static Stream<String> ports(List<Integer> ports, String protocol) {
        return ports.stream().map(port -> protocol + " " + port);
    }

    private static String where(Place place) {
        if (place.network() != null) {
            return "the network `" + place.network() + "`, which exists nowhere: name yours";
        }
        String namespace = "the namespace `" + place.namespace() + "`";
        return place.pods() == null ? namespace : namespace + ", pods with " + labels(place.pods());
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> "`" + label.getKey() + ": " + label.getValue() + "`")
                .collect(Collectors.joining(", "));
    }
}
