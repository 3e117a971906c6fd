package im.magpie.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Topics that promise less than was declared are refused with what to do; what merely differs is said. */
class TopicRulesTest {
    private static final long DAYS = Duration.ofDays(3).toMillis();
    private static final NewTopic COMMANDS = TopicAutoConfiguration.declared(
                    new TopicProperties(8, 0, 4, (short) 3, 2, Duration.ofDays(3)))
            .getFirst();

    @Test
    void whatIsAsDeclaredIsLeftInPeace() {
        TopicRules.Found found = new TopicRules.Found(8, 3, 2, DAYS);
        assertThat(TopicRules.contradictions(COMMANDS, found)).isEmpty();
        assertThat(TopicRules.differences(COMMANDS, found)).isEmpty();
    }

    @Test
    void everythingThatPromisesLessIsNamedWithItsRemedy() {
        assertThat(TopicRules.contradictions(COMMANDS, new TopicRules.Found(4, 1, 1, DAYS)))
                .containsExactly(
                        "magpie.commands has 4 partitions instead of 8: kafka-topics.sh --alter --topic magpie.commands"
                                + " --partitions 8 adds them; or declare 4 for every service (magpie.topics.partitions).",
                        "magpie.commands has 1 replicas instead of 3: kafka-reassign-partitions.sh adds them; or declare 1"
                                + " (magpie.topics.replicas).",
                        "magpie.commands has min.insync.replicas 1 instead of 2: kafka-configs.sh --alter --topic"
                                + " magpie.commands --add-config min.insync.replicas=2 changes it; or declare 1"
                                + " (magpie.topics.min-in-sync).");
    }

    @Test
    void morePartitionsThanDeclaredAreBorneAsARollOutNeedsThem() {
        TopicRules.Found found = new TopicRules.Found(16, 3, 2, DAYS);
        assertThat(TopicRules.contradictions(COMMANDS, found)).isEmpty();
        assertThat(TopicRules.differences(COMMANDS, found))
                .singleElement()
                .asString()
                .contains("16 partitions and 8 are declared");
    }

    @Test
    void thePartitionsOfTheOtherNumberAreNeededToo() {
        TopicProperties changing = new TopicProperties(4, 8, 4, (short) 1, 1, Duration.ofDays(3));
        assertThat(TopicAutoConfiguration.declared(changing).getFirst().numPartitions())
                .isEqualTo(8);
        assertThat(changing.commands()).isEqualTo(new CommandPartitions(4, 8));
    }

    @Test
    void anotherRetentionAndMoreInSyncThanThereAreReplicasAreSaid() {
        assertThat(TopicRules.differences(COMMANDS, new TopicRules.Found(8, 3, 4, 1_000)))
                .hasSize(2)
                .anyMatch(said -> said.contains("no record can be taken"))
                .anyMatch(said -> said.contains("--add-config retention.ms=" + DAYS));
    }

    @Test
    void aDeclarationThatNoRecordCouldSatisfyIsRefused() {
        assertThatThrownBy(() -> new TopicProperties(4, 0, 4, (short) 1, 2, Duration.ofDays(3)))
                .hasMessageContaining("magpie.topics.min-in-sync");
    }
}
