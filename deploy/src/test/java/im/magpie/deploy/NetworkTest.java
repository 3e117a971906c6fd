package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.magpie.deploy.Arrows.Arrow;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may connect to whom, by the policies, is who has to, by the settings. */
class NetworkTest {
    private static final Arrows ARROWS = Arrows.read();

    /** {@code from -> to:port}, where to is a party of the list. */
    private static String arrow(String from, String to, int port) {
        return from + " -> " + to + ":" + port;
    }

    @Test
    void thePoliciesAreMadeFromTheList() {
        NetworkPolicies policies = new NetworkPolicies(ARROWS);
        for (String folder : ARROWS.folders()) {
            Written.assertWritten(Path.of("kubernetes", folder, "network-policies.yaml"), policies.of(folder));
        }
    }

    @Test
    void soIsThePageForPeople() {
        Written.assertWritten(Path.of("..", "docs", "reference", "network.md"), new NetworkPage(ARROWS).text());
    }

    @ParameterizedTest
    @EnumSource
    void theListNamesWhatTheServicesAreToldToConnectTo(Overlay overlay) {
        Set<String> told = new TreeSet<>();
        for (JsonNode workload : overlay.objects("Deployment")) {
            told.addAll(Peers.of(overlay, workload, ARROWS));
        }
        Set<String> listed = new TreeSet<>();
        for (Arrow arrow : Peers.ofServices(overlay, ARROWS)) {
            arrow.ports().forEach(port -> listed.add(arrow(arrow.from(), arrow.to(), port)));
        }
        assertThat(told).isEqualTo(listed);
    }

    @ParameterizedTest
    @EnumSource
    void everyPolicySelectsPodsThatAreThereAndPortsThatTheyHave(Overlay overlay) {
        for (JsonNode policy : overlay.objects("NetworkPolicy")) {
            JsonNode selected = policy.at("/spec/podSelector/matchLabels");
            if (selected.isEmpty()) {
                continue;
            }
            JsonNode pods = podsWith(overlay, selected);
            for (JsonNode rule : policy.at("/spec/ingress")) {
                for (JsonNode port : rule.path("ports")) {
                    assertThat(portsOf(pods))
                            .as(Yaml.title(policy))
                            .contains(port.path("port").asInt());
                }
            }
            for (JsonNode rule : policy.at("/spec/egress")) {
                JsonNode to = rule.at("/to/0/podSelector/matchLabels");
                if (!to.isMissingNode() && rule.at("/to/0/namespaceSelector").isMissingNode()) {
                    for (JsonNode port : rule.path("ports")) {
                        assertThat(portsOf(podsWith(overlay, to)))
                                .as(Yaml.title(policy))
                                .contains(port.path("port").asInt());
                    }
                }
            }
        }
    }

    private static JsonNode podsWith(Overlay overlay, JsonNode labels) {
        return overlay.workloads().stream()
                .map(workload -> workload.at("/spec/template"))
                .filter(template -> Yaml.strings(template.at("/metadata/labels"))
                        .entrySet()
                        .containsAll(Yaml.strings(labels).entrySet()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(overlay + " has no pod with " + labels));
    }

    private static Set<Integer> portsOf(JsonNode template) {
        Set<Integer> ports = new TreeSet<>();
        for (JsonNode container : template.at("/spec/containers")) {
            StreamSupport.stream(container.path("ports").spliterator(), false)
                    .forEach(port -> ports.add(port.path("containerPort").asInt()));
        }
        return ports;
    }
}
