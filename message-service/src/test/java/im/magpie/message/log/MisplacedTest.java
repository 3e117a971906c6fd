package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Whoever operates it sees when services disagree on the number of partitions. */
class MisplacedTest {
    @Test
    void onlyCommandsInAnotherPartitionThanTheDeclaredOneCount() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CommandPartitions declared = new CommandPartitions(8);
        Misplaced misplaced = new Misplaced(declared, meters, () -> 0);
        ConversationId conversation = ConversationId.group(7);
        misplaced.look(conversation, declared.of(conversation));
        assertThat(meters.counter("magpie.log.misplaced").count()).isZero();
        misplaced.look(conversation, declared.of(conversation) + 1);
        assertThat(meters.counter("magpie.log.misplaced").count()).isEqualTo(1);
    }
}
