package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.convert.DurationStyle;

/** What several objects say together: no policy sees more than one. */
class RollOutTest {
    /** Of {@code magpie.topics.partitions} and {@code spring.lifecycle.timeout-per-shutdown-phase}, where an overlay does not say. */
    private static final String PARTITIONS = "4";

    private static final String SHUTDOWN_PHASE = "20s";

    @ParameterizedTest
    @EnumSource
    void connectionServiceIsGivenTheTimeThatItsClientsNeedToGo(Overlay overlay) {
        JsonNode node = overlay.object("Deployment", "connection-service");
        Map<String, String> settings = overlay.settings(node);
        long drain = Math.ceilDiv(
                Long.parseLong(settings.get("magpie.connection.limits.max-sockets")),
                Long.parseLong(settings.get("magpie.connection.drain.rate")));
        Duration limit = DurationStyle.detectAndParse(settings.get("magpie.connection.drain.limit"));
        Duration phase = DurationStyle.detectAndParse(
                settings.getOrDefault("spring.lifecycle.timeout-per-shutdown-phase", SHUTDOWN_PHASE));
        long grace =
                node.at("/spec/template/spec/terminationGracePeriodSeconds").asLong();

        assertThat(grace).as("connections / rate + 60 s").isEqualTo(drain + 60);
        assertThat(limit).as("longer than the rate needs").isGreaterThan(Duration.ofSeconds(drain + 1));
        assertThat(phase).as("longer than the drain").isGreaterThan(limit);
        assertThat(Duration.ofSeconds(grace)).as("longer than all of it").isGreaterThan(phase);
        assertThat(node.at("/spec/minReadySeconds").asLong())
                .as("the next drain begins when this one has ended")
                .isGreaterThanOrEqualTo(Math.max(30, drain));
    }

    @ParameterizedTest
    @EnumSource
    void everyWorkloadHasOneBudgetForItsDisruptions(Overlay overlay) {
        for (JsonNode workload : overlay.workloads()) {
            if (!Yaml.kind(workload).equals("Job")) {
                Map<String, String> labels = Yaml.strings(workload.at("/spec/template/metadata/labels"));
                assertThat(overlay.objects("PodDisruptionBudget").stream().filter(budget -> labels.entrySet()
                                .containsAll(Yaml.strings(budget.at("/spec/selector/matchLabels"))
                                        .entrySet())))
                        .as(Yaml.title(workload))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingThatIsNamedIsThere(Overlay overlay) {
        Set<String> there = new TreeSet<>();
        overlay.objects().forEach(object -> there.add(Yaml.title(object)));
        for (JsonNode workload : overlay.workloads()) {
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(there)
                    .contains("ServiceAccount " + pod.path("serviceAccountName").asText());
            assertThat(there)
                    .contains("PriorityClass " + pod.path("priorityClassName").asText());
            Set<String> volumes = new TreeSet<>();
            workload.at("/spec/volumeClaimTemplates").forEach(claim -> volumes.add(Yaml.name(claim)));
            for (JsonNode volume : pod.path("volumes")) {
                volumes.add(volume.path("name").asText());
                List<JsonNode> maps = new ArrayList<>(List.of(volume.path("configMap")));
                volume.at("/projected/sources").forEach(source -> maps.add(source.path("configMap")));
                maps.stream().filter(JsonNode::isObject).forEach(map -> assertThat(there)
                        .contains("ConfigMap " + map.path("name").asText()));
            }
            for (JsonNode container : pod.path("containers")) {
                container.path("volumeMounts").forEach(mount -> assertThat(volumes)
                        .as(Yaml.title(workload))
                        .contains(mount.path("name").asText()));
                Set<String> ports = new TreeSet<>();
                container
                        .path("ports")
                        .forEach(port -> ports.add(port.path("name").asText()));
                for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                    Stream.of("/httpGet/port", "/tcpSocket/port")
                            .map(container.path(probe)::at)
                            .filter(JsonNode::isTextual)
                            .forEach(port -> assertThat(ports).contains(port.asText()));
                }
            }
        }
        for (JsonNode scaler : overlay.objects("HorizontalPodAutoscaler")) {
            assertThat(there)
                    .contains("Deployment "
                            + scaler.at("/spec/scaleTargetRef/name").asText());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyServiceLeadsToAPortOfItsPods(Overlay overlay) {
        for (JsonNode service : overlay.objects("Service")) {
            Map<String, String> selector = Yaml.strings(service.at("/spec/selector"));
            JsonNode workload = overlay.workloads().stream()
                    .filter(pods -> Yaml.strings(pods.at("/spec/template/metadata/labels"))
                            .entrySet()
                            .containsAll(selector.entrySet()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(Yaml.title(service) + " leads nowhere"));
            Set<String> ports = new TreeSet<>();
            workload.at("/spec/template/spec/containers").forEach(container -> container
                    .path("ports")
                    .forEach(port -> ports.add(port.path("name").asText())));
            service.at("/spec/ports").forEach(port -> assertThat(ports)
                    .as(Yaml.title(service))
                    .contains(port.path("targetPort").asText()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereAreEnoughPartitionsForAllInstances(Overlay overlay) {
        Map<String, String> settings = overlay.settings(overlay.object("Deployment", "message-service"));
        int commands = Integer.parseInt(settings.getOrDefault("magpie.topics.partitions", PARTITIONS));
        int deliveries = Integer.parseInt(settings.getOrDefault("magpie.topics.delivery-partitions", PARTITIONS));
        assertThat(most(overlay, "message-service")).isLessThanOrEqualTo(commands);
        assertThat(most(overlay, "presence-service")).isLessThanOrEqualTo(commands);
        assertThat(most(overlay, "connection-service")).isLessThanOrEqualTo(deliveries);
        for (String service : List.of("connection-service", "presence-service")) {
            Map<String, String> others = overlay.settings(overlay.object("Deployment", service));
            for (String topics : List.of("partitions", "delivery-partitions", "replicas", "min-in-sync")) {
                assertThat(others.get("magpie.topics." + topics))
                        .as("whichever service comes first makes the topics")
                        .isEqualTo(settings.get("magpie.topics." + topics));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsScaledHasNoNumberOfItsOwn(Overlay overlay) {
        for (JsonNode scaler : overlay.objects("HorizontalPodAutoscaler")) {
            String name = scaler.at("/spec/scaleTargetRef/name").asText();
            assertThat(overlay.object("Deployment", name).at("/spec/replicas").isMissingNode())
                    .as(name)
                    .isTrue();
            if (name.equals("connection-service")) {
                Map<String, String> settings = overlay.settings(overlay.object("Deployment", name));
                assertThat(scaler.at("/spec/metrics/0/pods/target/averageValue").asLong())
                        .as("60 % of the sockets that a pod may have")
                        .isEqualTo(Long.parseLong(settings.get("magpie.connection.limits.max-sockets")) * 60 / 100);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void deploymentsComeAfterWhatTheyNeedAndContractsLast(Overlay overlay) {
        for (JsonNode object : overlay.objects()) {
            String phase = object.at("/metadata/labels").path("magpie.im/phase").asText();
            switch (Yaml.kind(object)) {
                case "Deployment" -> assertThat(phase).isEqualTo("serve");
                case "Job" -> assertThat(Yaml.name(object)).endsWith("-" + phase);
                default -> assertThat(phase).as(Yaml.title(object)).isEmpty();
            }
        }
    }

    private static int most(Overlay overlay, String service) {
        return overlay.objects("HorizontalPodAutoscaler").stream()
                .filter(scaler -> Yaml.name(scaler).equals(service))
                .map(scaler -> scaler.at("/spec/maxReplicas").asInt())
                .findFirst()
                .orElseGet(() -> overlay.object("Deployment", service)
                        .at("/spec/replicas")
                        .asInt());
    }
}
