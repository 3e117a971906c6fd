package im.magpie.deploy;

import im.magpie.deploy.Arrows.Arrow;
import im.magpie.deploy.Arrows.Place;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** NetworkPolicies from arrows: nothing is allowed but each arrow, at the end that sends and at the end that receives. */
final class NetworkPolicies {
    private static final String MADE =
            "# Made from deploy/arrows.yaml: change that, and write this anew with -Ddeploy.write=true.\n";
    private static final String NOTHING = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: nothing-else
              labels:
                app.kubernetes.io/part-of: magpie
            spec:
              podSelector: {}
              policyTypes: [Ingress, Egress]
            """;

    private final Arrows arrows;

    NetworkPolicies(Arrows arrows) {
        this.arrows = arrows;
    }

    /** The file for a folder. */
    String of(String folder) {
        String policies = arrows.in(folder).stream().map(this::of).collect(Collectors.joining("---\n"));
        return folder.equals("base") ? MADE + NOTHING + "---\n" + policies : MADE + policies;
    }

    /** One for each end that is a pod of ours: both must agree. */
    private String of(Arrow arrow) {
        StringBuilder both = new StringBuilder();
        if (!arrows.places().containsKey(arrow.from())) {
            both.append(policy(arrow, "out", arrow.from(), "Egress", "egress", "to", peer(arrow.to())));
        }
        if (!arrows.places().containsKey(arrow.to())) {
            if (!both.isEmpty()) {
                both.append("---\n");
            }
            both.append(policy(arrow, "in", arrow.to(), "Ingress", "ingress", "from", peer(arrow.from())));
        }
        return both.toString();
    }

    static String name(Arrow arrow, String end) {
        String ports = arrow.ports().stream().map(String::valueOf).collect(Collectors.joining("-"));
        return (arrow.from() + "-to-" + arrow.to() + "-" + ports + "-" + end).replace(' ', '-');
    }

    private static String policy(
            Arrow arrow, String end, String pods, String type, String rules, String direction, String peer) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  name: %s
                  labels:
                    app.kubernetes.io/part-of: magpie
                spec:
                  podSelector: %s
                  policyTypes: [%s]
                  %s:
                    - %s:
                        - %s
                      ports:
                %s""".formatted(name(arrow, end), selector(pods), type, rules, direction, peer, ports(arrow));
    }

    private static String selector(String party) {
        return party.equals(Arrows.EVERY_POD) ? "{}" : "{matchLabels: {app.kubernetes.io/name: " + party + "}}";
    }

    private String peer(String party) {
        Place place = arrows.places().get(party);
        if (place == null) {
            return "podSelector: " + selector(party);
        }
        if (place.network() != null) {
            return "ipBlock: {cidr: " + place.network() + "}";
        }
        String namespace = "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: " + place.namespace() + "}}";
        return place.pods() == null
                ? namespace
                : namespace + "\n          podSelector: {matchLabels: " + labels(place.pods()) + "}";
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + ": " + label.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String ports(Arrow arrow) {
        return ports("TCP", arrow.ports()) + ports("UDP", arrow.udpPorts());
    }

    private static String ports(String protocol, List<Integer> ports) {
        return ports.stream()
                .map(port -> "        - {protocol: " + protocol + ", port: " + port + "}\n")
                .collect(Collectors.joining());
    }
}
