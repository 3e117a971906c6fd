package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies let every overlay in, and each of their rules is needed: it refuses what is broken in just that. */
class PolicyTest {
    private static final List<Policy> POLICIES = Policy.all();

    @ParameterizedTest
    @EnumSource
    void everyOverlayIsLetIn(Overlay overlay) {
        for (JsonNode object : overlay.objects()) {
            for (Policy policy : POLICIES) {
                if (policy.concerns(object)) {
                    assertThat(policy.refusals(object))
                            .as("%s of %s, by %s", Yaml.title(object), overlay, policy.name())
                            .isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheImagesDigestsNoPodIsLetIn(Overlay overlay) {
        Policy digests = named("magpie-image-by-digest");
        for (JsonNode object : Yaml.documents(overlay.asCheckedIn())) {
            if (digests.concerns(object)) {
                assertThat(digests.refusals(object))
                        .as(Yaml.title(object))
                        .containsExactly(
                                "a digest of zeros is not known yet: write the real ones into components/images");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("im.magpie.deploy.Mutants#all")
    void whatIsBrokenIsRefusedAndTheReasonGiven(Mutant mutant) {
        Policy policy = named("magpie-" + mutant.policy());
        int tried = 0;
        for (Overlay overlay : Overlay.values()) {
            for (JsonNode good : overlay.objects()) {
                JsonNode broken = policy.concerns(good) ? mutant.of(good) : null;
                if (broken != null && mutant.appliesTo(good)) {
                    assertThat(policy.refusals(broken))
                            .as("%s of %s", Yaml.title(good), overlay)
                            .contains(mutant.message());
                    tried++;
                }
            }
        }
        assertThat(tried).as("manifests that this can break").isPositive();
    }

    @Test
    void eachRuleHasAMutantThatItAloneRefuses() {
        Set<String> rules = new TreeSet<>();
        POLICIES.forEach(policy -> policy.messages().forEach(message -> rules.add(policy.name() + ": " + message)));
        Set<String> proven = new TreeSet<>();
        for (Mutant mutant : Mutants.all()) {
            Policy policy = named("magpie-" + mutant.policy());
            for (Overlay overlay : Overlay.values()) {
                for (JsonNode good : overlay.objects()) {
                    JsonNode broken = policy.concerns(good) ? mutant.of(good) : null;
                    if (broken != null && policy.refusals(broken).equals(List.of(mutant.message()))) {
                        proven.add(policy.name() + ": " + mutant.message());
                    }
                }
            }
        }
        assertThat(proven).isEqualTo(rules);
    }

    @Test
    void everyWorkloadIsInTheHandsOfEveryPolicyOfPods() {
        TreeMap<String, Long> concerned = new TreeMap<>(Comparator.naturalOrder());
        for (JsonNode object : Overlay.MEDIUM.objects()) {
            concerned.merge(
                    Yaml.kind(object),
                    POLICIES.stream().filter(policy -> policy.concerns(object)).count(),
                    Math::min);
        }
        assertThat(concerned)
                .containsEntry("Deployment", 10L)
                .containsEntry("StatefulSet", 9L)
                .containsEntry("Job", 8L)
                .containsEntry("ConfigMap", 1L)
                .containsEntry("Service", 1L)
                .containsEntry("NetworkPolicy", 1L);
    }

    private static Policy named(String name) {
        return POLICIES.stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no policy " + name));
    }
}
