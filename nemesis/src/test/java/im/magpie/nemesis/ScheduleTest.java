package im.magpie.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final int DRAWS = 500;

    private static Fault fault(String kind, String target) {
        return new Fault(
                kind, target, Duration.ZERO, Duration.ZERO, Duration.ZERO, Fault.Since.END, () -> {}, () -> {});
    }

    private static List<List<Fault>> draws(Fault... faults) {
        Schedule schedule = new Schedule(List.of(faults), new Random(1));
        return Stream.generate(schedule::next).limit(DRAWS).toList();
    }

    @Test
    void twoAtATimeHitDifferentThingsAndNeverWithTheWholeHost() {
        List<List<Fault>> draws = draws(
                fault("kill database", "database"),
                fault("stop database", "database"),
                fault("kill gateway", "gateway"),
                fault("power cut", Fault.HOST));

        List<List<Fault>> pairs =
                draws.stream().filter(draw -> draw.size() == 2).toList();
        assertThat(pairs).isNotEmpty().allSatisfy(pair -> {
            assertThat(pair.getFirst().target()).isNotEqualTo(pair.getLast().target());
            assertThat(pair).noneMatch(Fault::alone);
        });
    }

    @Test
    void whatHasNoPartnerComesAlone() {
        assertThat(draws(fault("kill database", "database"), fault("power cut", Fault.HOST)))
                .allMatch(draw -> draw.size() == 1);
    }

    @Test
    void everyKindComesBeforeAnyComesAgain() {
        List<List<Fault>> draws =
                draws(fault("power cut", Fault.HOST), fault("clock", Fault.HOST), fault("storm", Fault.HOST));

        for (int round = 0; round + 3 <= DRAWS; round += 3) {
            assertThat(draws.subList(round, round + 3)).doesNotHaveDuplicates();
        }
    }
}
