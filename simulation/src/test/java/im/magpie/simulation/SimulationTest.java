package im.magpie.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** G1 to G6: nothing is lost, doubled, reordered, miscounted or leaked, whatever goes wrong; and the checker would tell. */
class SimulationTest {
    private static final int SEEDS = 10_000;
    private static final int SEEDS_FOR_A_BUG = 12_000;

    @Test
    void whateverGoesWrongTheGuaranteesHold() {
        Campaign campaign = new Campaign(null);
        campaign.run(1, SEEDS, ignored -> {});
        assertThat(campaign.failed())
                .as("the first plan that fails: ./magpie verify --simulate --seed SEED shows it")
                .isNull();
        assertThat(campaign.faults()).as("kinds of faults").hasSize(Fault.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void eachBugIsFound(Bug bug) {
        Campaign campaign = new Campaign(bug);
        campaign.run(1, SEEDS_FOR_A_BUG, ignored -> {});
        assertThat(campaign.failed()).as(bug.meaning()).isNotNull();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(Run.of(Plan.of(seed, null)).hash())
                    .isEqualTo(Run.of(Plan.of(seed, null)).hash());
        }
    }

    @Test
    void anotherJvmRunsTheSame() throws Exception {
        ProcessBuilder other = new ProcessBuilder(
                java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java")
                        .toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Hashes.class.getName());
        java.lang.Process process = other.start();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(printed.trim()).isEqualTo(Hashes.ofTwenty());
    }

    @Test
    void aFailingRunIsMadeSmallAndStillFails() {
        Campaign campaign = new Campaign(Bug.NO_LAGGING_AFTER_FLUSH);
        campaign.run(1, SEEDS_FOR_A_BUG, ignored -> {});
        Plan failed = Objects.requireNonNull(campaign.failed());
        Plan small = new Shrinker().shrink(failed);
        Run.Result before = Run.of(failed);
        Run.Result after = Run.of(small);
        assertThat(after.failed()).isTrue();
        assertThat(after.faultCount()).isLessThan(before.faultCount());
        assertThat(small.actions()).isLessThanOrEqualTo(failed.actions());
    }
}
