package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is in a manifest that Kubernetes does not know: it would ignore it, and nobody would notice. */
class StrictTest {
    @ParameterizedTest
    @EnumSource
    void everyFieldIsKnownToKubernetes(Overlay overlay) throws Exception {
        for (JsonNode object : overlay.objects()) {
            KubernetesModel.decode(object);
        }
    }

    @Test
    void soIsEveryFieldOfThePolicies() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("kubernetes", "policies"))) {
            List<Path> policies =
                    files.filter(file -> !file.endsWith("kustomization.yaml")).toList();
            assertThat(policies).isNotEmpty();
            for (Path file : policies) {
                for (JsonNode object : Yaml.documents(file)) {
                    KubernetesModel.decode(object);
                }
            }
        }
    }

    @Test
    void aMisspelledFieldIsFoundHoweverDeep() {
        for (JsonNode object : Overlay.LARGE.objects()) {
            for (String path :
                    List.of("", "/metadata", "/spec", "/spec/template/spec/containers/0/readinessProbe/httpGet")) {
                JsonNode mutant = object.deepCopy();
                if (mutant.at(path) instanceof ObjectNode node && !node.isEmpty()) {
                    node.put("initialDelaySecond", 5);
                    assertThatThrownBy(() -> KubernetesModel.decode(mutant))
                            .as(Yaml.title(object) + path)
                            .isInstanceOf(UnrecognizedPropertyException.class);
                }
            }
        }
    }
}
