package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whoever operates it sees when services disagree on the number of partitions. */
class MisplacedTest {
    private static final String SAID = "Commands come in partitions of another number";

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whatComesByTheOtherNumberThatIsDeclaredIsCountedAndNotSaid(CapturedOutput output) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Misplaced misplaced = new Misplaced(new CommandPartitions(4, 8), meters, () -> 0);
        ConversationId conversation = ConversationId.group(1);
        misplaced.look(conversation, new CommandPartitions(8).of(conversation));
        assertThat(meters.counter("magpie.log.misplaced").count()).isEqualTo(1);
        assertThat(output).doesNotContain(SAID);
        misplaced.look(conversation, new CommandPartitions(8).of(conversation) + 1);
        assertThat(output).contains(SAID);
    }

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
