package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** G1, G3: a partition's claim and its entries are in one transaction, over however many servers conversations are spread. */
class ShardsTest {
    private static final EntryStore.Claim CLAIM = new EntryStore.Claim(1, 0);

    @Test
    void aPartitionIsOnOneServer() {
        assertThatThrownBy(() -> Shards.of(2, new CommandPartitions(5))).hasMessageContaining("multiple");
        assertThatThrownBy(() -> Shards.of(2, new CommandPartitions(4, 5))).hasMessageContaining("partitions-also");
        assertThatThrownBy(() -> Shards.of(0, new CommandPartitions(4))).hasMessageContaining("magpie.log.shards");
    }

    @Test
    void whatAPartitionsCommandsLeadToIsWrittenWithItsClaim() {
        CommandPartitions partitions = new CommandPartitions(6);
        Shards shards = Shards.of(3, partitions);
        LongStream.rangeClosed(1, 100).mapToObj(ConversationId::group).forEach(conversation -> {
            EntryStore.CursorMove move = new EntryStore.CursorMove(conversation, 1, 1);
            List<Shards.Share> written = new ArrayList<>();
            shards.write(
                    List.of(),
                    List.of(move),
                    Map.of(partitions.of(conversation), CLAIM, (partitions.of(conversation) + 1) % 6, CLAIM),
                    written::add);
            assertThat(written).hasSize(2);
            assertThat(written.stream().filter(share -> !share.cursors().isEmpty()))
                    .singleElement()
                    .satisfies(share -> assertThat(share.progress()).containsOnlyKeys(partitions.of(conversation)));
        });
    }

    @Test
    void aCommandInAPartitionOfAnotherServerIsNotWrittenAtAll() {
        ConversationId conversation = ConversationId.group(1);
        int elsewhere = (new CommandPartitions(2).of(conversation) + 1) % 2;
        List<Shards.Share> written = new ArrayList<>();
        assertThatThrownBy(() -> new Shards(2)
                        .write(
                                List.of(),
                                List.of(new EntryStore.CursorMove(conversation, 1, 1)),
                                Map.of(elsewhere, CLAIM),
                                written::add))
                .hasMessageContaining("magpie.topics.partitions");
        assertThat(written).isEmpty();
    }
}
