package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the how-to tells people to write does what it says, in either language. */
class HowToTest {
    private static final String ENGLISH = "deploy-on-kubernetes.md";
    private static final String CHINESE = "deploy-on-kubernetes.zh-CN.md";
    private static final Path HOW_TO = Path.of("..", "docs", "how-to");
    private static final Pattern FILE =
            Pattern.compile("```yaml\\n# (my-[a-z]+)/kustomization\\.yaml\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROUTE = Pattern.compile("```yaml\\n(apiVersion: gateway.*?)```", Pattern.DOTALL);
    /** Settings of the broker that Strimzi does not make itself. */
    private static final Pattern TUNING = Pattern.compile(
            "^((?:default|min|offsets|transaction|share|group|broker|auto)\\.[a-z.]+)=(.*)$", Pattern.MULTILINE);

    private static final List<String> KAFKA_CLIENTS =
            List.of("connection-service", "message-service", "presence-service");
    private static final List<String> UNITS = List.of("Mi", "Gi");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void aSiteHasItsRegistryItsHostAndItsProxies(String page) throws IOException {
        List<JsonNode> site = rendered(page, 1);

        assertThat(one(site, "Deployment", "user-service")
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .startsWith("registry.intranet/magpie/user-service@sha256:");
        assertThat(one(site, "Ingress", "magpie").at("/spec/rules/0/host").asText())
                .isEqualTo("chat.my-company.com");
        assertThat(one(site, "ConfigMap", "gateway-service-.*")
                        .at("/data")
                        .path("magpie.gateway.trusted-proxies")
                        .asText())
                .isEqualTo("10.42.0.0/16");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void storesOutsideAreNamedInTwoPlaces(String page) throws IOException {
        List<JsonNode> site = rendered(page, 3);

        assertThat(one(site, "ConfigMap", "user-service-.*")
                        .at("/data")
                        .path("spring.datasource.url")
                        .asText())
                .startsWith("jdbc:mysql://db.my-company.com:3306/magpie_user?");
        assertThat(one(site, "NetworkPolicy", "user-service-to-external-mysql-.*")
                        .at("/spec/egress/0/to/0/ipBlock/cidr")
                        .asText())
                .isEqualTo("10.20.30.0/24");
        assertThat(site.stream().map(Yaml::kind)).doesNotContain("StatefulSet");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void theKafkaOfStrimziIsWhereTheServicesLookForIt(String page) throws IOException {
        List<JsonNode> site = rendered(page, 4);
        JsonNode kafka =
                one(Yaml.documents(Kubectl.kustomize(folder.resolve("deploy/kubernetes/strimzi"))), "Kafka", "magpie");
        String namespace = kafka.at("/metadata/namespace").asText();
        JsonNode listener = kafka.at("/spec/kafka/listeners/0");

        for (String service : KAFKA_CLIENTS) {
            JsonNode settings = one(site, "ConfigMap", service + "-.*").at("/data");
            assertThat(settings.path("spring.kafka.bootstrap-servers").asText())
                    .isEqualTo(Yaml.name(kafka) + "-kafka-bootstrap." + namespace + ".svc:" + listener.path("port"));
            assertThat(settings.path("spring.kafka.properties.security.protocol")
                            .asText())
                    .isEqualTo("SASL_SSL");
            assertThat(settings.path("spring.kafka.properties.sasl.mechanism").asText())
                    .isEqualToIgnoringCase(listener.at("/authentication/type").asText());
            JsonNode way = one(site, "NetworkPolicy", service + "-to-external-kafka-.*")
                    .at("/spec/egress/0");
            assertThat(way.at("/ports/0/port")).isEqualTo(listener.path("port"));
            assertThat(way.at("/to/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                            .asText())
                    .isEqualTo(namespace);
            assertThat(way.at("/to/0/podSelector/matchLabels/strimzi.io~1name").asText())
                    .isEqualTo(Yaml.name(kafka) + "-kafka");
        }
        assertThat(listener.at("/networkPolicyPeers/0/podSelector/matchExpressions/0/values"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(KAFKA_CLIENTS);
    }

    @Test
    void theKafkaOfStrimziHasTheSettingsOfTheOneInTheCluster() throws IOException {
        String script = Files.readString(Path.of("kubernetes/components/kafka/start.sh"))
                .replace("$KAFKA_REPLICAS", "3")
                .replace("$KAFKA_MIN_IN_SYNC", "2");
        Map<String, String> ours = new TreeMap<>();
        Matcher setting = TUNING.matcher(script);
        while (setting.find()) {
            ours.put(setting.group(1), setting.group(2));
        }
        JsonNode kafka =
                Yaml.documents(Path.of("kubernetes/strimzi/kafka.yaml")).getFirst();

        assertThat(ours).hasSizeGreaterThan(10);
        assertThat(Yaml.strings(kafka.at("/spec/kafka/config"))).isEqualTo(ours);
    }

    @ParameterizedTest
    @EnumSource
    void everySecretThatStaysCanComeFromExternalSecrets(Overlay overlay) {
        Set<String> mounted = new TreeSet<>();
        for (JsonNode workload : overlay.workloads()) {
            workload.at("/spec/template/spec/volumes")
                    .findValuesAsText("secretName")
                    .forEach(mounted::add);
        }
        overlay.objects("Ingress").forEach(ingress -> mounted.addAll(ingress.findValuesAsText("secretName")));
        mounted.remove("magpie-administrator");
        List<JsonNode> external = Yaml.documents(Path.of("kubernetes/components/external-secrets/secrets.yaml"));

        assertThat(external).extracting(Yaml::name).doesNotHaveDuplicates().containsAll(mounted);
        assertThat(external).allSatisfy(secret -> assertThat(
                        secret.at("/spec/dataFrom/0/extract/key").asText())
                .isEqualTo(Yaml.name(secret).replaceFirst("-", "/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void kedaScalesByWhatTheAutoscalersOfLargeDo(String page) throws IOException {
        List<JsonNode> site = rendered(page, 5);

        assertThat(site.stream().map(Yaml::kind)).doesNotContain("HorizontalPodAutoscaler");
        for (JsonNode scaler : Overlay.LARGE.objects("HorizontalPodAutoscaler")) {
            JsonNode scaled = one(site, "ScaledObject", Yaml.name(scaler));
            KubernetesModel.decode(scaled);
            assertThat(scaled.at("/metadata/namespace")).isEqualTo(scaler.at("/metadata/namespace"));
            assertThat(scaled.at("/spec/scaleTargetRef/name")).isEqualTo(scaler.at("/spec/scaleTargetRef/name"));
            assertThat(scaled.at("/spec/minReplicaCount")).isEqualTo(scaler.at("/spec/minReplicas"));
            assertThat(scaled.at("/spec/maxReplicaCount")).isEqualTo(scaler.at("/spec/maxReplicas"));
            assertThat(scaled.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior"))
                    .isEqualTo(scaler.at("/spec/behavior"));
            assertThat(scaled.at("/spec/triggers")).hasSameSizeAs(scaler.at("/spec/metrics"));
            for (int i = 0; i < scaler.at("/spec/metrics").size(); i++) {
                assertThatItAsksFor(
                        scaled.at("/spec/triggers").path(i),
                        scaler.at("/spec/metrics").path(i));
            }
        }
    }

    private static void assertThatItAsksFor(JsonNode trigger, JsonNode metric) {
        if (metric.path("type").asText().equals("Pods")) {
            assertThat(trigger.path("type").asText()).isEqualTo("prometheus");
            assertThat(trigger.path("metricType")).isEqualTo(metric.at("/pods/target/type"));
            assertThat(trigger.at("/metadata/threshold")).isEqualTo(metric.at("/pods/target/averageValue"));
            assertThat(trigger.at("/metadata/query").asText())
                    .contains(metric.at("/pods/metric/name").asText());
            assertThat(trigger.at("/metadata/serverAddress").asText()).isEqualTo("https://prometheus.my-company.com");
        } else {
            assertThat(trigger.path("type")).isEqualTo(metric.at("/resource/name"));
            assertThat(trigger.path("metricType")).isEqualTo(metric.at("/resource/target/type"));
            assertThat(trigger.at("/metadata/value").asText())
                    .isEqualTo(metric.at("/resource/target/averageUtilization").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void theSizesAreThoseOfTheManifests(String page) throws IOException {
        String text = Files.readString(HOW_TO.resolve(page));
        for (Overlay overlay : Overlay.values()) {
            long gibibytes = Math.ceilDiv(asked(overlay, "memory", HowToTest::mebibytes), 1024);
            long processors = Math.ceilDiv(asked(overlay, "cpu", HowToTest::thousandths), 1000);
            assertThat(text)
                    .containsPattern("\\| `" + overlay.folder() + "` \\|.*\\| " + gibibytes + " GiB.*\\| " + processors
                            + " \\|");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void aRouteOfTheGatewayApiIsKnownToKubernetesAndLeadsToServices(String page) throws IOException {
        Matcher block = ROUTE.matcher(Files.readString(HOW_TO.resolve(page)));
        assertThat(block.find()).isTrue();
        JsonNode route = Yaml.documents(block.group(1)).getFirst();
        KubernetesModel.decode(route);
        assertThat(route.at("/spec/rules")).hasSize(2);
        for (JsonNode backend : route.at("/spec/rules").findValues("backendRefs")) {
            assertThat(Overlay.MEDIUM.objects("Service"))
                    .filteredOn(service ->
                            Yaml.name(service).equals(backend.at("/0/name").asText()))
                    .first()
                    .extracting(service -> service.at("/spec/ports").findValuesAsText("port"))
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .contains(backend.at("/0/port").asText());
        }
    }

    /** After the first files of the page. */
    private List<JsonNode> rendered(String page, int files) throws IOException {
        Yaml.copy(Path.of("kubernetes"), folder.resolve("deploy/kubernetes"));
        Matcher matcher = FILE.matcher(Files.readString(HOW_TO.resolve(page)));
        for (int i = 0; i < files; i++) {
            assertThat(matcher.find()).isTrue();
            write(matcher.group(1), matcher.group(2));
        }
        return Yaml.documents(Kubectl.kustomize(folder.resolve("my-site")));
    }

    private void write(String name, String text) {
        try {
            Path file = folder.resolve(name).resolve("kustomization.yaml");
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.replace("sha256:...", "sha256:" + "ab".repeat(32)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode one(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object ->
                        Yaml.kind(object).equals(kind) && Yaml.name(object).matches(name))
                .findFirst()
                .orElseThrow();
    }

    /** What all pods together ask for. */
    private static long asked(Overlay overlay, String resource, ToLongFunction<String> amount) {
        long sum = 0;
        for (JsonNode workload : overlay.workloads()) {
            long pods = overlay.objects("HorizontalPodAutoscaler").stream()
                    .filter(scaler -> Yaml.name(scaler).equals(Yaml.name(workload)))
                    .mapToLong(scaler -> scaler.at("/spec/minReplicas").asLong())
                    .findFirst()
                    .orElse(workload.at("/spec/replicas").asLong(1));
            for (JsonNode container : workload.at("/spec/template/spec/containers")) {
                sum += pods
                        * amount.applyAsLong(
                                container.at("/resources/requests/" + resource).asText());
            }
        }
        return sum;
    }

    private static long thousandths(String quantity) {
        return quantity.endsWith("m")
                ? Long.parseLong(quantity.substring(0, quantity.length() - 1))
                : Long.parseLong(quantity) * 1000;
    }

    private static long mebibytes(String quantity) {
        int unit = UNITS.indexOf(quantity.substring(quantity.length() - 2));
        return Long.parseLong(quantity.substring(0, quantity.length() - 2)) << (10 * unit);
    }
}
