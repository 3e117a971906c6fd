package im.magpie.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.conformance.KubernetesApi.Running;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodsTest {
    private static final String SERVICE = "message-service";

    private final List<Running> running = new ArrayList<>(List.of(
            new Running(SERVICE, "message-service-b", "2", "2026-11-28T08:00:00Z", true, false),
            new Running(SERVICE, "message-service-a", "1", "2026-11-28T07:00:00Z", true, false)));
    private final List<String> ended = new ArrayList<>();
    private boolean budget;

    private final KubernetesApi api = new KubernetesApi(new KubernetesApi.Fleet() {
        @Override
        public int wanted(String service) {
            return 2;
        }

        @Override
        public List<Running> pods(String service) {
            return running.stream().filter(pod -> pod.service().equals(service)).toList();
        }

        @Override
        public boolean evict(Running pod) {
            if (budget) {
                ended.add("evicted " + pod.name());
            }
            return budget;
        }

        @Override
        public void kill(Running pod) {
            ended.add("killed " + pod.name());
            running.remove(pod);
        }
    });

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aServiceIsWholeWhenAllItsPodsAreReadyAndNoneEnds(@TempDir Path folder) throws IOException {
        try (Pods pods = Pods.of(api.kubeconfig(folder), "test", "magpie")) {
            assertThat(pods.missing(List.of(SERVICE))).isEmpty();
            running.set(0, new Running(SERVICE, "message-service-b", "2", "2026-11-28T08:00:00Z", false, false));
            assertThat(pods.whole(SERVICE)).isFalse();
            running.set(0, new Running(SERVICE, "message-service-b", "2", "2026-11-28T08:00:00Z", true, true));
            assertThat(pods.missing(List.of(SERVICE))).first().asString().contains("rollout status");
        }
    }

    @Test
    void theOldestIsKilledWithoutGraceAndIsGoneThoughAnotherHasItsName(@TempDir Path folder) throws IOException {
        try (Pods pods = Pods.of(api.kubeconfig(folder), null, "magpie")) {
            Pod oldest = pods.oldest(SERVICE);
            assertThat(pods.exists(oldest)).isTrue();
            pods.kill(oldest);
            assertThat(ended).containsExactly("killed message-service-a");
            assertThat(pods.exists(oldest)).isFalse();
            running.add(new Running(SERVICE, "message-service-a", "3", "2026-11-28T09:00:00Z", true, false));
            assertThat(pods.exists(oldest)).isFalse();
        }
    }

    @Test
    void anEvictionThatABudgetForbidsSaysSo(@TempDir Path folder) throws IOException {
        try (Pods pods = Pods.of(api.kubeconfig(folder), "test", "magpie")) {
            assertThat(pods.evict(pods.oldest(SERVICE))).isFalse();
            budget = true;
            assertThat(pods.evict(pods.oldest(SERVICE))).isTrue();
            assertThat(ended).containsExactly("evicted message-service-a");
        }
    }

    @Test
    void aClusterThatDoesNotAnswerIsSaid(@TempDir Path folder) throws IOException {
        Path kubeconfig = api.kubeconfig(folder);
        api.close();
        try (Pods pods = Pods.of(kubeconfig, "test", "magpie")) {
            assertThatThrownBy(() -> pods.missing(List.of(SERVICE)))
                    .isInstanceOf(CheckException.class)
                    .hasMessageContaining("does not answer");
        }
    }
}
