package im.magpie.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.id.ConversationId;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** G2: which partition a conversation is in. */
class CommandPartitionsTest {
    @Test
    void aConversationIsWhereKafkasOwnPartitionerPutItBefore() {
        Random random = new Random(20);
        for (int i = 0; i < 1_000; i++) {
            ConversationId conversation = ConversationId.group(random.nextLong());
            for (int count : new int[] {1, 2, 4, 8, 12, 16}) {
                assertThat(new CommandPartitions(count).of(conversation))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(conversation.toBytes(), count));
            }
        }
    }

    @Test
    void whileTheNumberIsChangedAConversationsCommandsMayBeInTwoPartitions() {
        CommandPartitions changing = new CommandPartitions(4, 8);
        ConversationId conversation = ConversationId.group(1);
        int before = new CommandPartitions(4).of(conversation);
        int after = new CommandPartitions(8).of(conversation);
        assertThat(changing.of(conversation)).isEqualTo(before).isNotEqualTo(after);
        assertThat(changing.others(conversation, before)).containsExactly(after);
        assertThat(changing.others(conversation, after)).containsExactly(before);
        assertThat(new CommandPartitions(4).others(conversation, before)).isEmpty();
        assertThat(changing.changing()).isTrue();
        assertThat(changing.needed()).isEqualTo(8);
    }

    @Test
    void noPartitionsAreRefused() {
        assertThatThrownBy(() -> new CommandPartitions(0)).hasMessageContaining("magpie.topics.partitions");
        assertThatThrownBy(() -> new CommandPartitions(4, -1)).hasMessageContaining("magpie.topics.partitions-also");
    }
}
